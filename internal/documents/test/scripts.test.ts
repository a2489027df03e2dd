import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { page, root } from "../src/pages.ts";

it("CONTRIBUTING says what every script of package.json does, and of no other", () => {
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const { text } = page("CONTRIBUTING.md");
  const said = [...text.matchAll(/^(?:\| `|npx --yes )pnpm(?:@12)? ([\w:]+)/gm)].map(([, name]) => name);
  expect([...new Set(said)].filter((name) => name !== "vitest").sort()).toEqual(Object.keys(scripts).sort());
});
