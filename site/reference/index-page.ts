import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../.vitepress/repository.ts";

/** The page that lists what can be imported, a package each. */
export function indexPage(modules: readonly string[]): string {
  const packages = [...new Set(modules.map((module) => module.split("/")[0] ?? ""))];
  const rows = packages.map((name) => {
    const manifest = readFileSync(join(repositoryRoot, "packages", name, "package.json"), "utf8");
    const { description } = JSON.parse(manifest) as { description: string };
    const entries = modules.filter((module) => module.startsWith(`${name}/`));
    const links = entries.map((module) => `[\`${module.replace(/\/index$/, "")}\`](${module}.md)`);
    return `## ${name}\n\n${description}\n\n${links.map((link) => `- ${link}`).join("\n")}\n`;
  });
  return `# Reference\n\nAll that \`@frontline-routing/…\` exports, by what it is imported from, made of the docstrings.\n\n${rows.join("\n")}`;
}
