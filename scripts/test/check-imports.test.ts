import { describe, expect, it } from "vitest";
import { checkImports } from "../release-dry/checks/check-imports.ts";

const manifest = { name: "@x/a", version: "0.1.0", dependencies: { "@x/b": "^0.1.0" }, peerDependencies: { zod: "*" } };
const check = (file: string, text: string) => checkImports(manifest, new Map([[file, text]]));

describe("the imports of a published package", () => {
  it.each([
    `import { b } from "@x/b";`,
    `import{b}from"@x/b/entry";`,
    `export * from "./other.js";`,
    `import "zod";`,
    `const fs = await import("node:fs");`,
    `/** import { Kysely } from "kysely"; */`,
    `throw new Error("not from " + here);`,
  ])("may be %s", (text) => {
    expect(check("dist/index.js", text)).toEqual([]);
  });

  it.each([
    ["dist/index.js", `import { x } from "undici";`],
    ["dist/index.js", `import "undici/register";`],
    ["dist/index.js", `import 'undici';`],
    ["dist/index.js", `const x = await import("undici");`],
    ["dist/index.d.ts", `export type { x } from "undici";`],
    ["dist/index.d.ts", `export declare const x: import("undici").Agent;`],
  ])("may not reach in %s for what an install doesn't bring: %s", (file, text) => {
    expect(check(file, text)).toEqual([`imports undici in ${file}, which an install doesn't bring`]);
  });
});
