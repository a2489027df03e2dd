import { rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { checkTypes } from "../src/check-types.ts";

it("finds wrong types in ts and js, also in what isn't run, and says where", async () => {
  const folder = join(import.meta.dirname, `../.types-of-nothing-${process.pid}`);
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const text = `
\`\`\`ts
const one: number = 1;
\`\`\`
\`\`\`ts no-run: as it is
const two: number = "2";
\`\`\`
\`\`\`js
Math.squareRoot(2);
\`\`\`
`;
  const found = await checkTypes([{ path: "docs/a.md", text }], folder);
  expect(found.match(/docs__a\.md__line-\d+\.m\ws\(\d+,\d+\): error/g)).toEqual([
    "docs__a.md__line-5.mts(1,7): error",
    "docs__a.md__line-8.mjs(1,6): error",
  ]);
});
