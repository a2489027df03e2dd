import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { onTestFinished } from "vitest";

/** Most of it is spent on starting a dozen processes: some twenty seconds on an idle machine. */
export const DEMO_TIMEOUT_MS = 240_000;

/** A demo that is running, as a process of its own. */
export interface RunningDemo {
  readonly output: () => string;
  /** Resolves when it has printed this. */
  printed(text: string): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  /** Its exit code and signal, when it and its output have ended. */
  readonly closed: Promise<readonly [number | null, NodeJS.Signals | null]>;
  /** Resolves when none of the processes that it named is there any more, and nothing in its temporary directory. */
  leftNothing(): Promise<void>;
}

/** Starts the demo, in a pipe. It is killed when the test has ended. */
export async function runDemo(args: readonly string[] = [], databaseUrl = ""): Promise<RunningDemo> {
  const folder = await mkdtemp(join(tmpdir(), "demo-test-"));
  const child = spawn(process.execPath, ["--conditions=@frontline-routing/source", "demo/main.ts", ...args], {
    cwd: new URL("../..", import.meta.url),
    env: { ...process.env, DATABASE_URL: databaseUrl, TMPDIR: folder },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += String(chunk)));
  const closed = once(child, "close") as Promise<[number | null, NodeJS.Signals | null]>;
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await closed;
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  });
  return {
    output: () => output,
    closed,
    kill: (signal) => void child.kill(signal),
    printed: (text) => until(() => output.includes(text) || child.exitCode !== null),
    async leftNothing() {
      await until(() => !pidsIn(output).some(isAlive));
      await until(async () => (await readdir(folder)).length === 0);
    },
  };
}

/** The processes that a demo says it started. */
export function pidsIn(output: string): number[] {
  return [...output.matchAll(/\(pid (\d+)\)/g)].map(([, pid]) => Number(pid));
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await delay(20);
}
