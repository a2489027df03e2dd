import { describe, expect, it } from "vitest";
import { checkLinks } from "../src/check-links.ts";

const GITHUB = "https://github.com/frontline-routing/frontline-routing";
const README = "packages/router-core/README.md";

describe("a link", () => {
  it.each([
    { path: "README.md", target: "docs/proximity.md#your-own-data" },
    { path: "docs/scaling.md", target: "../README.md" },
    { path: README, target: `${GITHUB}/blob/main/docs/proximity.md#your-own-data` },
    { path: README, target: `${GITHUB}/tree/main/packages/routing-core#what-it-promises` },
    { path: README, target: "https://restate.dev" },
  ])("to $target from $path leads somewhere", ({ path, target }) => {
    expect(checkLinks({ path, text: `see [there](${target}).` })).toEqual([]);
  });

  it.each([
    { path: "README.md", target: "docs/nowhere.md" },
    { path: "README.md", target: "docs/proximity.md#nowhere" },
    { path: "README.md", target: "../elsewhere" },
    { path: README, target: `${GITHUB}/blob/main/docs/nowhere.md` },
    { path: README, target: `${GITHUB}/tree/main/packages/routing-core#nowhere` },
    { path: README, target: "#nowhere" },
  ])("to $target from $path leads nowhere", ({ path, target }) => {
    expect(checkLinks({ path, text: `see [there](${target}).\n` })).toEqual([`${target} leads nowhere`]);
  });

  it("that is relative leads nowhere on npm", () => {
    const problem = "../routing-core is relative, and leads nowhere on npm";
    expect(checkLinks({ path: README, text: "see [there](../routing-core)." })).toEqual([problem]);
  });

  it("in code is none", () => {
    expect(checkLinks({ path: README, text: "`[a](b)`\n```js\nf[a](b);\n```\n" })).toEqual([]);
  });
});
