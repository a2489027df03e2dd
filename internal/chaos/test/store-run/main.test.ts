import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, describe, expect, it, vi } from "vitest";

const run = promisify(execFile);
const ARGUMENTS = [
  "--conditions=@frontline-routing/source",
  fileURLToPath(new URL("../../src/store-run/main.ts", import.meta.url)),
];

/** The command lines of the workers that a run with this seed has. */
async function workersOf(seed: number): Promise<string[]> {
  const { stdout } = await run("ps", ["-eo", "args"]);
  return stdout.split("\n").filter((line) => line.includes("worker/main.ts") && line.includes(`"seed":${seed},`));
}

describe("the command", () => {
  const directory = mkdtempSync(join(tmpdir(), "chaos-main-")); // what is killed leaves its files behind
  const env = { ...process.env, TMPDIR: directory };
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it("prints the counts, says in the last line that all held, and leaves no process and no file behind", async () => {
    const seed = 700_000 + process.pid;
    const args = ["--database", "sqlite", "--seconds", "1", "--workers", "2", "--seed", String(seed)];
    const { stdout } = await run(process.execPath, [...ARGUMENTS, ...args], { env });
    expect(readdirSync(directory)).toEqual([]);
    expect(stdout).toMatch(new RegExp(`^SQLite .*, seed ${seed}, .* worker processes\noperations: [1-9]`));
    expect(stdout.trimEnd().split("\n").at(-1)).toMatch(/^chaos: 10 checks held$/);
    expect(await workersOf(seed)).toEqual([]);
  });

  it("takes its workers with it when it is killed", async () => {
    const seed = 800_000 + process.pid;
    const args = ["--database", "sqlite", "--seconds", "600", "--workers", "2", "--seed", String(seed)];
    const command = spawn(process.execPath, [...ARGUMENTS, ...args], { env, stdio: "ignore" });
    await vi.waitFor(async () => expect(await workersOf(seed)).not.toEqual([]), { timeout: 20_000 });
    command.kill("SIGKILL");
    await once(command, "exit");
    await vi.waitFor(async () => expect(await workersOf(seed)).toEqual([]), { timeout: 10_000 });
  });
});
