import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const root = new URL("../../", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), "utf8");
const pages = ["README.md", "packages/frontline-core/README.md"].map(read).join("\n");
const quoted = [...pages.matchAll(/<!-- (examples\/\S+) -->\n```ts\n(.*?)```/gs)];

it("quotes three examples", () => {
  expect(quoted).toHaveLength(3);
});

it.each(quoted.map(([, path, code]) => ({ path, code })))("quotes $path as it is", ({ path, code }) => {
  expect(code).toBe(read(String(path)));
});
