import { readFileSync } from "node:fs";
import { join } from "node:path";
import { githubSlug } from "@frontline-routing/documents/github-slug";
import { defineConfig } from "vitepress";
import { refuseDeadLinks } from "./dead-links.ts";
import { layHome } from "./home.ts";
import { repositoryMarkdown } from "./markdown/repository-markdown.ts";
import { copyMermaid, mermaidAsItIs } from "./mermaid-as-it-is.ts";
import { repositoryUrl } from "./repository.ts";
import { resolveFromSite } from "./resolve-from-site.ts";
import { boostDocument, processQueryTerm, tokenize } from "./search.ts";
import { nav, sidebar, unlisted } from "./sidebar.ts";

const favicon = readFileSync(join(import.meta.dirname, "favicon.svg"), "utf8");
const base = process.env.SITE_BASE ?? "/"; // where it is served from: `/frontline-routing/` on GitHub Pages

/** The site. Its pages are the Markdown files of `docs`, as GitHub shows them. */
export default defineConfig({
  srcDir: "../docs",
  title: "Frontline Routing",
  description:
    "Libraries for the routing layer at the edge of a deployment platform: where a request goes, and routes that move durably.",
  lang: "en-US",
  base,
  cleanUrls: true,
  head: [
    ["link", { rel: "icon", type: "image/svg+xml", href: `data:image/svg+xml,${encodeURIComponent(favicon)}` }],
    ["meta", { name: "theme-color", content: "#3451b2" }],
  ],
  markdown: { anchor: { slugify: githubSlug }, config: repositoryMarkdown },
  transformPageData: layHome,
  buildEnd: ({ outDir, pages }) => {
    const left = unlisted(pages);
    if (left.length > 0) throw new Error(`no sidebar leads to ${left.join(", ")}: list them in sidebar.ts`);
    copyMermaid(outDir);
    refuseDeadLinks(outDir, base);
  },
  vite: {
    build: { chunkSizeWarningLimit: 2_000 }, // kB: the index that searching loads
    plugins: [resolveFromSite(), mermaidAsItIs(base)],
    resolve: { conditions: ["@frontline-routing/source"] }, // the packages as they are in this repository, without a build
    ssr: { noExternal: [/^@frontline-routing\//], resolve: { conditions: ["@frontline-routing/source"] } },
  },
  themeConfig: {
    nav,
    sidebar,
    outline: { level: [2, 3] },
    search: {
      provider: "local",
      options: {
        miniSearch: { options: { tokenize }, searchOptions: { boostDocument, processTerm: processQueryTerm } },
      },
    },
    socialLinks: [{ icon: "github", link: repositoryUrl }],
    editLink: { pattern: `${repositoryUrl}/edit/main/docs/:path` },
    footer: { message: "MIT licensed." },
    externalLinkIcon: true,
  },
});
