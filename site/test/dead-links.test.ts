import { expect, it } from "vitest";
import { deadLinks } from "../.vitepress/dead-links.ts";

const pages = new Map([
  ["index.html", '<a href="/guide/decide#policy">a</a> <a href="#top" id="top">b</a> <link href="/assets/style.css">'],
  ["guide/decide.html", '<h2 id="policy">Policy</h2> <a href="../#top">c</a> <a href="https://restate.dev/#x">d</a>'],
]);
const assets = new Set(["assets/style.css"]);

it("finds nothing where every link leads somewhere", () => {
  expect(deadLinks(pages, assets, "/")).toEqual([]);
});

it.each(["/nowhere", "/guide/decide#nowhere", "#nowhere", "/assets/nowhere.css", "nowhere"])("finds %s", (href) => {
  const page = `<a href="/guide/decide">a</a> <a href="${href}">b</a>`;
  expect(deadLinks(new Map([...pages, ["page.html", page]]), assets, "/")).toEqual([`page.html: ${href}`]);
});

it("finds what forgets where the site is served", () => {
  const page = '<a href="/site/page">a</a> <a href="/page">b</a>';
  expect(deadLinks(new Map([["page.html", page]]), assets, "/site/")).toEqual(["page.html: /page"]);
});
