import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { page, pages, root } from "../src/pages.ts";

const read = (path: string) => readFileSync(join(root, path), "utf8");
const readme = page("README.md").text;
const needed = (what: string) => new RegExp(`^\\| ${what} +\\| (\\S+) or newer`, "m").exec(readme)?.[1];

it("needs the Node for the repository that its package.json says", () => {
  expect(JSON.parse(read("package.json")).engines.node).toBe(`>=${needed("this repository")}`);
});

it("needs the Node for the packages that each package.json says", () => {
  for (const path of globSync("packages/*/package.json", { cwd: root })) {
    expect(JSON.parse(read(path)).engines.node, path).toBe(`>=${needed("the packages")}`);
  }
});

it("needs the Node for SQLite that its error says", () => {
  const source = read("packages/frontline-adapter/src/database/sqlite/open-file.ts");
  expect(source).toContain(`Node.js ${needed("a `sqlite:` database")} or newer`);
});

it("says so in the README, and nothing else elsewhere", () => {
  const said = pages().flatMap(({ path, text }) =>
    [...text.matchAll(/Node(?:\.js)? \(?(\d[\d.]*),? (?:or|and) (?:newer|later)/g)].map(([, version]) => ({
      path,
      version,
    })),
  );
  const repository = needed("this repository");
  expect(said.filter(({ path, version }) => !/^[A-Z]+\.md$/.test(path) || version !== repository)).toEqual([]);
});
