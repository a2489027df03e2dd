import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findExecutable, searchPath } from "../src/find-executable.ts";

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "find-executable-"));
  for (const directory of ["first", "second"]) await mkdir(join(home, directory));
});
afterEach(() => rm(home, { recursive: true }));

const directories = () => [join(home, "missing"), join(home, "first"), join(home, "second")];

describe("an executable", () => {
  it("is the one of the first directory that has it", async () => {
    for (const directory of ["first", "second"]) await writeFile(join(home, directory, "tool"), "", { mode: 0o755 });
    expect(await findExecutable(["tool"], directories())).toBe(join(home, "first", "tool"));
  });

  it("is the one of the first name that any directory has", async () => {
    await writeFile(join(home, "first", "old-tool"), "", { mode: 0o755 });
    await writeFile(join(home, "second", "tool"), "", { mode: 0o755 });
    expect(await findExecutable(["tool", "old-tool"], directories())).toBe(join(home, "second", "tool"));
  });

  it("is neither a directory nor a file that can't be executed", async () => {
    await mkdir(join(home, "first", "tool"));
    await writeFile(join(home, "second", "tool"), "", { mode: 0o644 });
    expect(await findExecutable(["tool"], directories())).toBeUndefined();
  });
});

describe("the search path", () => {
  it("is PATH, then where servers are installed, each once", () => {
    const path = ["/usr/bin", "", "/usr/sbin"].join(delimiter);
    expect(searchPath(path)).toEqual(["/usr/bin", "/usr/sbin", "/usr/local/sbin"]);
  });

  it("is where servers are installed without a PATH", () => {
    expect(searchPath(undefined)).toEqual(["/usr/sbin", "/usr/local/sbin"]);
  });
});
