import { execFile } from "node:child_process";
import { globSync } from "node:fs";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { claimedOutput, isAsExpected } from "../src/expected-output.ts";
import { page, root } from "../src/pages.ts";

const examples = globSync("examples/[0-9][0-9]-*.ts", { cwd: root }).sort();

it.each(examples)("%s prints what its comments say", async (path) => {
  const args = ["--conditions=@frontline-routing/source", path];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root });
  const expected = claimedOutput(page(path).text);
  expect(expected !== undefined && isAsExpected(stdout, expected), stdout).toBe(true);
});
