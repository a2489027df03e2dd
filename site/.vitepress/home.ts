import type { PageData } from "vitepress";

/** What stands above `docs/index.md`, which is Markdown that GitHub shows too. */
const home = {
  layout: "home",
  hero: {
    name: "Frontline Routing",
    text: "The routing layer at the edge of a deployment platform",
    tagline:
      "Where a request goes, as a pure function. Routes that move durably, once, and never half. TypeScript libraries for your own proxy and control plane.",
    actions: [
      { theme: "brand", text: "Get started", link: "/guide/decide" },
      { theme: "alt", text: "Playground", link: "/playground" },
      { theme: "alt", text: "How it works", link: "/architecture" },
    ],
  },
  features: [
    {
      title: "Deciding",
      link: "/guide/decide",
      linkText: "A decision in ten lines",
      details:
        "A healthy gateway in the local region, else the nearest region that has one. A pure function, in Node, Bun, Deno, Workers and a browser, with a verdict for every candidate.",
    },
    {
      title: "Reassigning",
      link: "/guide/reassign",
      linkText: "Reassign routes",
      details:
        "Deploy, promote, roll back: all routes in one fenced commit, with a history. Run by Restate, or in a test of ten lines.",
    },
    {
      title: "Following",
      link: "/guide/follow",
      linkText: "Follow routes",
      details:
        "A frontline answers from memory, reads four times a second what changed, and keeps serving while its database is away.",
    },
    {
      title: "Yours to test",
      link: "/guide/test-decisions",
      linkText: "Test a decision",
      details: "Ports with an in-memory side, and the contract cases that a store or a source of your own must pass.",
    },
  ],
};

/** Lays out the home page. */
export function layHome(page: PageData): void {
  if (page.relativePath === "index.md") page.frontmatter = { ...page.frontmatter, ...home };
}
