import { expect, it } from "vitest";
import { chooseBase } from "../src/choose-base.ts";

const onMain = { head: "h", mergeBase: "h", release: undefined, parent: "p", isDirty: false };

it.each([
  ["on a branch, with where it left main", { ...onMain, mergeBase: "m", release: "r" }, "m"],
  ["on main, with the last release", { ...onMain, release: "r" }, "r"],
  ["before the first release, with the commit before", onMain, "p"],
  ["before it is committed, with this commit", { ...onMain, isDirty: true }, "h"],
  ["where there is no main, with the commit before", { ...onMain, mergeBase: undefined }, "p"],
  ["in a clone without history, with none", { ...onMain, parent: undefined }, undefined],
])("compares a surface, %s", (_, position, base) => {
  expect(chooseBase(position)).toBe(base);
});
