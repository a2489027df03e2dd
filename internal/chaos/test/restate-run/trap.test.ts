import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { caughtBy, setTrap, stepInto } from "../../src/restate-run/trap.ts";

const WITHIN_MS = 20_000;
const MODULE = fileURLToPath(new URL("../../src/restate-run/trap.ts", import.meta.url));

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "chaos-test-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** A process that steps to a place, and says so if it gets past. */
function walker(place: string) {
  const script = `
    import { stepInto } from ${JSON.stringify(MODULE)};
    console.log(stepInto(${JSON.stringify(directory)}, ${JSON.stringify(place)}, "inv_1"));`;
  return spawn(process.execPath, ["--input-type=module", "--eval", script], { stdio: ["ignore", "pipe", "inherit"] });
}

describe("a trap", () => {
  it("kills the first process that comes to its place, and says whom it caught", async () => {
    setTrap(directory, { place: "before commit", signal: "SIGKILL" });
    const child = walker("before commit");
    expect(await once(child, "exit")).toEqual([null, "SIGKILL"]);
    const expected = { pid: child.pid, invocationId: "inv_1", place: "before commit" };
    expect(await caughtBy(directory, WITHIN_MS)).toMatchObject(expected);
    expect(stepInto(directory, "before commit", "inv_2")).toBe(false);
  });

  it("halts a process, which later goes on from there and knows it", async () => {
    setTrap(directory, { place: "inside commit", signal: "SIGSTOP" });
    const child = walker("inside commit");
    const said = once(child.stdout, "data");
    expect(await caughtBy(directory, WITHIN_MS)).toMatchObject({ pid: child.pid });
    child.kill("SIGCONT");
    expect(String(await said)).toBe("true\n");
  });

  it("lets pass who comes elsewhere, and is gone when nobody came in time", async () => {
    setTrap(directory, { place: "before commit", signal: "SIGKILL" });
    expect(stepInto(directory, "before plan", "inv_1")).toBe(false);
    expect(await caughtBy(directory, 0)).toBeUndefined();
    expect(stepInto(directory, "before commit", "inv_1")).toBe(false);
  });
});
