import { describe, expect, it } from "vitest";
import { namedPackages, unannounced } from "../src/changesets.ts";

const REPORT = "packages/router-core/api/index.api.md";
const OTHER = "packages/routing-core/api/index.api.md";
const CHANGESET = '---\n"@frontline-routing/router-core": minor\n---\n\nA new option.\n';

const before = {
  reports: new Map([
    [REPORT, "a"],
    [OTHER, "a"],
  ]),
  changesets: new Map([[".changeset/old.md", CHANGESET]]),
};
const now = (report: string, changesets: Record<string, string> = {}) => ({
  reports: new Map([...before.reports, [REPORT, report]]),
  changesets: new Map([...before.changesets, ...Object.entries(changesets)]),
});

describe("a surface", () => {
  it("that is as before needs no changeset", () => {
    expect(unannounced(before, now("a"))).toEqual([]);
  });

  it("that changed needs one", () => {
    expect(unannounced(before, now("b"))).toEqual(["router-core"]);
  });

  it.each([".changeset/new.md", ".changeset/old.md"])("that changed is announced by %s, new or edited", (path) => {
    expect(unannounced(before, now("b", { [path]: `${CHANGESET}More.\n` }))).toEqual([]);
  });

  it("that changed isn't announced by a changeset of another package", () => {
    const changeset = CHANGESET.replace("router-core", "routing-core");
    expect(unannounced(before, now("b", { ".changeset/new.md": changeset }))).toEqual(["router-core"]);
  });

  it("that gained an entry point, or lost one, has changed", () => {
    const gained = new Map([...before.reports, ["packages/router-core/api/bare.api.md", "a"]]);
    expect(unannounced(before, { ...before, reports: gained })).toEqual(["router-core"]);
    expect(unannounced({ ...before, reports: gained }, before)).toEqual(["router-core"]);
  });

  it("that wasn't pinned before needs none", () => {
    expect(unannounced({ ...before, reports: new Map() }, now("b"))).toEqual([]);
  });
});

it("reads the packages of a changeset, and nothing of its text", () => {
  const changeset = `---\n'@frontline-routing/router-core': major\n"@frontline-routing/routing-core": patch\n---\n"x": major\n`;
  expect(namedPackages(changeset)).toEqual(["@frontline-routing/router-core", "@frontline-routing/routing-core"]);
});
