import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { DefaultTheme } from "vitepress";
import { repositoryRoot } from "./repository.ts";

const docs = join(repositoryRoot, "docs");

const GUIDE = [
  "guide/decide",
  "guide/test-decisions",
  "guide/proximity",
  "guide/follow",
  "guide/reassign",
  "guide/serve",
  "guide/deploy",
  "guide/database",
  "guide/own-store",
  "guide/eject",
  "guide/forward",
  "guide/observe",
  "guide/production",
];
const HOW_IT_WORKS = [
  "architecture",
  "freshness",
  "reassignment",
  "proximity",
  "reliability",
  "scaling",
  "tables",
  "wire",
];
const RUN_IT = ["operations", "migrating", "original", "comparison", "versions"];
const TRY_IT = ["playground"];

/** Every page has one sidebar: the site is small enough to be seen whole. */
export const sidebar: DefaultTheme.SidebarItem[] = [
  { text: "Guide", items: pages(GUIDE) },
  { text: "How it works", items: pages(HOW_IT_WORKS) },
  { text: "Running it", items: pages(RUN_IT) },
  { text: "Try it", items: pages(TRY_IT) },
  { text: "Reference", link: "/reference/", items: pages(reference()) },
];

/** The bar at the top. */
export const nav: DefaultTheme.NavItem[] = [
  { text: "Guide", link: "/guide/decide", activeMatch: "^/guide/" },
  { text: "How it works", link: "/architecture" },
  { text: "Reference", link: "/reference/", activeMatch: "^/reference/" },
  { text: "Playground", link: "/playground" },
  { text: "Comparison", link: "/comparison" },
];

function pages(names: readonly string[]): DefaultTheme.SidebarItem[] {
  return names.map((name) => ({ text: title(name), link: `/${name.replace(/index$/, "")}` }));
}

/**
 * The pages that readers can't come to by the sidebar, by their paths in `docs`.
 *
 * @example
 * unlisted(["operations.md", "index.md", "notes.md"]); //=> ["notes.md"]
 */
export function unlisted(files: readonly string[]): string[] {
  const listed = new Set([...GUIDE, ...HOW_IT_WORKS, ...RUN_IT, ...TRY_IT]);
  return files.filter((file) => {
    const name = file.replace(/\.md$/, "");
    return name !== "index" && !name.startsWith("reference/") && !listed.has(name);
  });
}

/** What the docstrings make, a page for each entry point; nothing, where it isn't made yet. */
function reference(): string[] {
  const files = globSync("reference/*/*.md", { cwd: docs }).map((file) => file.replace(/\.md$/, ""));
  return files.sort((a, b) => a.replace(/index$/, "").localeCompare(b.replace(/index$/, "")));
}

/**
 * The heading that a page has for itself.
 *
 * @throws {Error} when there is no such page, or it has no heading
 */
export function title(name: string): string {
  const heading = /^# (.*)$/m.exec(readFileSync(join(docs, `${name}.md`), "utf8"))?.[1];
  if (heading === undefined) throw new Error(`docs/${name}.md has no heading`);
  return heading.replaceAll("`", "").replace("@frontline-routing/", "");
}
