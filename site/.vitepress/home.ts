import { existsSync } from "node:fs";
import { join } from "node:path";
import type { PageData } from "vitepress";
import { repositoryRoot } from "./repository.ts";

const begin = existsSync(join(repositoryRoot, "docs/guide/decide.md"))
  ? { text: "Get started", link: "/guide/decide" }
  : { text: "Operations", link: "/operations" };

/** What stands above `docs/index.md`, which is Markdown that GitHub shows too. */
const home = {
  layout: "home",
  hero: {
    name: "Frontline Routing",
    text: "The routing layer at the edge of a deployment platform",
    tagline:
      "Where a request goes, as a pure function. Routes that move durably, once, and never half. TypeScript libraries for your own proxy and control plane.",
    actions: [
      { theme: "brand", ...begin },
      { theme: "alt", text: "How it works", link: "/architecture" },
    ],
  },
  features: [
    {
      title: "Deciding",
      details:
        "A healthy gateway in the local region, else the nearest region that has one. A pure function, in Node, Bun, Deno, Workers and a browser, with a verdict for every candidate.",
    },
    {
      title: "Reassigning",
      details:
        "Deploy, promote, roll back: all routes in one fenced commit, with a history. Run by Restate, or in a test of ten lines.",
    },
    {
      title: "Following",
      details:
        "A frontline answers from memory, reads four times a second what changed, and keeps serving while its database is away.",
    },
    {
      title: "Yours to test",
      details: "Ports with an in-memory side, and the contract cases that a store or a source of your own must pass.",
    },
  ],
};

/** Lays out the home page. */
export function layHome(page: PageData): void {
  if (page.relativePath === "index.md") page.frontmatter = { ...page.frontmatter, ...home };
}
