import type { MarkdownRenderer } from "vitepress";
import { resolveLink } from "./resolve-link.ts";

/** Markdown as it stands in the repository, where GitHub shows it too, for the site. */
export function repositoryMarkdown(markdown: MarkdownRenderer): void {
  markdown.core.ruler.push("repository-markdown", ({ tokens, env }) => {
    const page = `docs/${env.relativePath}`;
    for (const token of tokens.flatMap((token) => [token, ...(token.children ?? [])])) {
      const target = token.type === "link_open" ? token.attrGet("href") : null;
      if (target !== null) token.attrSet("href", resolveLink(page, target));
      // After the language stand our own marks, as in `ts no-run: it never ends`.
      if (token.type === "fence") token.info = token.info.trim().split(" ")[0] ?? "";
    }
  });

  const { fence } = markdown.renderer.rules;
  markdown.renderer.rules.fence = (tokens, index, ...rest) => {
    const { info = "", content = "" } = tokens[index] ?? {};
    if (info !== "mermaid") return fence?.(tokens, index, ...rest) ?? "";
    const source = `<pre class="source" v-pre>${markdown.utils.escapeHtml(content)}</pre>`;
    return `<MermaidDiagram code="${encodeURIComponent(content)}">${source}</MermaidDiagram>\n`;
  };
}
