import { expect, it } from "vitest";
import { checkPaths } from "../release-dry/checks/check-paths.ts";

it("finds folders of the machine that built a package", () => {
  const folders = ["/home/someone/frontline-routing", "/home/someone"];
  expect(checkPaths(new Map([["dist/index.js", `"/home/someone-else/x"`]]), folders)).toEqual([]);
  expect(checkPaths(new Map([["dist/index.js", `"/home/someone/x"`]]), folders)).toEqual([
    "dist/index.js names /home/someone",
  ]);
});
