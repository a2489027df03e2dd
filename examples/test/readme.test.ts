import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const root = new URL("../../", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), "utf8");
const quoted = [...read("README.md").matchAll(/<!-- (examples\/\S+) -->\n```ts\n(.*?)```/gs)];

it("quotes two examples", () => {
  expect(quoted).toHaveLength(2);
});

it.each(quoted.map(([, path, code]) => ({ path, code })))("quotes $path as it is", ({ path, code }) => {
  expect(code).toBe(read(String(path)));
});
