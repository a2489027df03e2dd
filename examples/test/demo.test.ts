import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";

const folder = new URL("..", import.meta.url);
let demo: ChildProcess | undefined;

afterEach(() => demo?.kill("SIGKILL"));

/** Starts the demo, and follows what it prints. */
function startDemo(databaseUrl = "") {
  const child = spawn(process.execPath, ["--conditions=@frontline-routing/source", "demo/main.ts"], {
    cwd: folder,
    env: { ...process.env, DATABASE_URL: databaseUrl },
  });
  demo = child;
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += String(chunk)));
  return { child, closed: once(child, "close"), output: () => output };
}

/** The processes that the demo says it started. */
function pidsIn(output: string): number[] {
  return [...output.matchAll(/\(pid (\d+)\)/g)].map(([, pid]) => Number(pid));
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function waitUntil(condition: () => boolean): Promise<void> {
  while (!condition()) await delay(20);
}

describe("the demo", () => {
  it("does the main job to the end, and leaves no process behind", async () => {
    const { closed, output } = startDemo();
    expect(await closed, output()).toEqual([0, null]);
    expect(output()).toMatch(/demo: everything worked, in [\d.]+ s\n$/);
    expect(output()).toContain("✓ history: each of the 24 routes was moved exactly once");
    const pids = pidsIn(output());
    expect(pids.length).toBeGreaterThanOrEqual(3);
    await waitUntil(() => !pids.some(isAlive));
  });

  it.each(["SIGINT", "SIGTERM"] as const)("leaves no process behind on %s", async (signal) => {
    const { child, closed, output } = startDemo();
    await waitUntil(() => output().includes("An environment") || child.exitCode !== null);
    child.kill(signal);
    expect(await closed).toEqual([1, null]);
    expect(output()).toContain(`demo: stopped by ${signal}`);
    const pids = pidsIn(output());
    expect(pids.length).toBeGreaterThanOrEqual(2);
    await waitUntil(() => !pids.some(isAlive));
  });

  it.each([
    ["an unreachable database", "mysql://root:secret@127.0.0.1:1/frontline", "can't be reached"],
    ["a database it doesn't know", "postgres://root:secret@127.0.0.1/frontline", "expected mysql://"],
  ])("says what is wrong with %s, in one line and without its password", async (_what, databaseUrl, problem) => {
    const { closed, output } = startDemo(databaseUrl);
    expect(await closed).toEqual([1, null]);
    expect(output()).toContain(problem);
    expect(output()).not.toMatch(/secret|\n\s+at /);
  });
});
