import { expect, it } from "vitest";
import { unlisted } from "../.vitepress/sidebar.ts";

it("has every page but the first and the reference's, which it finds itself", () => {
  expect(unlisted(["index.md", "operations.md", "guide/decide.md", "reference/router-core/bare.md"])).toEqual([]);
  expect(unlisted(["operations.md", "guide/nowhere.md"])).toEqual(["guide/nowhere.md"]);
});
