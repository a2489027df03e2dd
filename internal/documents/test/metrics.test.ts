import { expect, it } from "vitest";
import { page } from "../src/pages.ts";

const names = (text: string, quote: string) =>
  [...new Set([...text.matchAll(new RegExp(`${quote}(frontline_\\w+)${quote}`, "g"))].map(([, name]) => name))].sort();

it("docs/operations.md lists every metric of the example of a frontline, and no other", () => {
  const [, section = ""] = page("docs/operations.md").text.split("### The example's port for operators");
  expect(names(section, "`")).toEqual(names(page("examples/frontline/operating/metrics.ts").text, '"'));
});
