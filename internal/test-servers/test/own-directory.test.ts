import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { promisify } from "node:util";
import { describe, expect, it, vi } from "vitest";
import { makeOwnDirectory } from "../src/own-directory.ts";

const MODULE = new URL("../src/own-directory.ts", import.meta.url).href;
const program = (last: string) => `
  import { makeOwnDirectory } from ${JSON.stringify(MODULE)};
  const { path } = await makeOwnDirectory("own-directory-");
  console.log(path);
  ${last}
`;

describe("a directory of one's own", () => {
  it.each([
    ["by itself", ""],
    ["by SIGTERM", "process.kill(process.pid, 'SIGTERM');"],
    ["by SIGKILL", "process.kill(process.pid, 'SIGKILL');"],
  ])("goes when its process ends %s", async (_how, last) => {
    const run = promisify(execFile)(process.execPath, ["--input-type=module", "--eval", program(last)]);
    const { stdout } = await run.catch((error: { stdout: string }) => error);
    const path = stdout.trim();
    expect(path).toContain("own-directory-");
    await vi.waitFor(() => expect(existsSync(path)).toBe(false), { timeout: 10_000 });
  });

  it("goes when it is removed, which may be twice", async () => {
    const { path, remove } = await makeOwnDirectory("own-directory-");
    expect(existsSync(path)).toBe(true);
    await remove();
    await remove();
    expect(existsSync(path)).toBe(false);
  });
});
