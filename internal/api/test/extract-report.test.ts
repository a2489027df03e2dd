import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { extractReport } from "../src/extract-report.ts";

function report(declarations: string): string {
  const folder = mkdtempSync(join(tmpdir(), "surface-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "package.json"), '{ "name": "surface", "version": "0.0.0", "types": "index.d.ts" }');
  writeFileSync(
    join(folder, "tsconfig.build.json"),
    '{ "compilerOptions": { "types": [], "lib": ["es2023"] }, "include": ["."] }',
  );
  writeFileSync(join(folder, "index.d.ts"), declarations);
  cpSync(join(folder, "index.d.ts"), join(folder, "entry.d.ts"));
  return extractReport({ folder, declarations: join(folder, "entry.d.ts") });
}

const SURFACE =
  "interface Options {\n  readonly limit?: number;\n}\nexport declare function create(options: Options): string;\n";

it("has the values and their types, those that aren't exported themselves included", () => {
  expect(report(SURFACE)).toContain("export function create(options: Options): string;");
  expect(report(SURFACE)).toContain("readonly limit?: number;");
});

it.each([
  ["a parameter's type", SURFACE.replace("number", "bigint")],
  ["what is optional", SURFACE.replace("limit?", "limit")],
  ["what is returned", SURFACE.replace("string", "string | undefined")],
  ["what is exported", `${SURFACE}export declare const LIMIT = 1;\n`],
])("is another when %s changes", (_, changed) => {
  expect(report(changed)).not.toBe(report(SURFACE));
});

it("is the same when a docstring changes, or the order of what is exported", () => {
  const [options, create] = SURFACE.split(/(?<=})\n/);
  expect(report(`/** Makes it. */\n${create}\n/** All of them. */\n${options}\n`)).toBe(report(SURFACE));
});

it("is none of declarations that have errors", () => {
  expect(() => report("export declare const a: Nowhere;\n")).toThrow("Nowhere");
});
