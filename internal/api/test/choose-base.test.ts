import { expect, it } from "vitest";
import { chooseBase } from "../src/choose-base.ts";

const onMain = { head: "h", mergeBase: "h", release: undefined, isDirty: false };

it.each([
  ["on a branch, with where it left main", { ...onMain, mergeBase: "m", release: "r" }, "m"],
  ["on main, with the last release", { ...onMain, release: "r" }, "r"],
  ["on main before the first release, with none", onMain, undefined],
  ["before it is committed, with this commit", { ...onMain, isDirty: true }, "h"],
  ["where there is no main, with none", { ...onMain, mergeBase: undefined }, undefined],
])("compares a surface, %s", (_, position, base) => {
  expect(chooseBase(position)).toBe(base);
});
