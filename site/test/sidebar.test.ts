import { expect, it } from "vitest";
import { sidebar, title, unlisted } from "../.vitepress/sidebar.ts";

it("has every page but the first and the reference's, which it finds itself", () => {
  expect(unlisted(["index.md", "operations.md", "guide/decide.md", "reference/router-core/bare.md"])).toEqual([]);
  expect(unlisted(["operations.md", "guide/nowhere.md"])).toEqual(["guide/nowhere.md"]);
});

it("has a name for each, from the page itself, and none for a page that isn't there", () => {
  expect(sidebar[0]?.items?.[0]).toEqual({ text: "A decision in ten lines", link: "/guide/decide" });
  expect(() => title("guide/nowhere")).toThrow("docs/guide/nowhere.md");
});
