import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { atProcessExit } from "./at-process-exit.ts";
import { whenOrphaned } from "./when-orphaned.ts";

const POLL_INTERVAL_MS = 50; // the servers here start in under a second, so that a longer pause would show
const STOP_GRACE_MS = 10_000; // several times what a database needs to flush and go
const OUTPUT_TAIL_CHARS = 16_384; // enough to hold a start-up failure with what led to it

/** What to start, and how to tell that it is up. */
export interface ManagedProcessOptions {
  /** The executable itself, not a wrapper script: signals go to its process only. */
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment. Default: this process's. */
  readonly env?: NodeJS.ProcessEnv | undefined;
  readonly cwd?: string | undefined;
  /** How messages name it, e.g. `Restate server`. */
  readonly name: string;
  /**
   * Whether it is up. Asked every 50 ms until it says yes; a rejection counts as "not yet". The signal is aborted when
   * the process exits or the time is up.
   */
  readonly ready: (signal: AbortSignal) => Promise<boolean>;
  readonly startTimeoutMs: number;
  /** Gives the start up when aborted: the process is killed. Without effect once it is up. */
  readonly signal?: AbortSignal | undefined;
}

/** How a process ended. */
export interface ProcessExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A process that is up. */
export interface ManagedProcess {
  readonly pid: number;
  /** The tail of its stdout and stderr together. */
  output(): string;
  /** SIGTERM, then SIGKILL after ten seconds. Resolves when it is gone, at once if it already is. */
  stop(): Promise<void>;
  /** SIGKILL. Resolves when it is gone, at once if it already is. */
  kill(): Promise<void>;
  /** Resolves when it is gone, whoever ended it. Never rejects. */
  readonly exited: Promise<ProcessExit>;
}

/**
 * Starts a process and waits until it is up. It is killed, by its pid, when this process ends, even by SIGKILL. Stopping
 * it in good order on Ctrl-C is the caller's: install handlers for SIGINT and SIGTERM.
 *
 * @throws {Error} when it can't be started, exits before it is up, or isn't up in time; it is gone then, and the message
 *   names it and holds the tail of its output
 * @example
 * const server = await startManagedProcess({
 *   command: "/usr/sbin/mariadbd",
 *   args: ["--port=20001"],
 *   name: "MariaDB",
 *   ready: (signal) => answers(20001, signal),
 *   startTimeoutMs: 30_000,
 * });
 * await server.stop();
 */
export async function startManagedProcess(options: ManagedProcessOptions): Promise<ManagedProcess> {
  const { command, args, env, cwd, name } = options;
  const child = spawn(command, [...args], { env, cwd, stdio: ["ignore", "pipe", "pipe"] });
  const pid = child.pid;
  if (pid === undefined) {
    const cause = await new Promise<Error>((resolve) => child.once("error", resolve));
    throw new Error(`${name} can't be started from ${command}: ${cause.message}`, { cause });
  }

  const output = tailOf(child);
  const forget = [atProcessExit(() => child.kill("SIGKILL")), whenOrphaned('kill -9 "$1"', pid)];
  const exited = new Promise<ProcessExit>((resolve) => {
    // "close" comes after "exit" and after the last of the output.
    child.once("close", (code, signal) => {
      for (const withdraw of forget) withdraw();
      resolve({ code, signal });
    });
  });
  const kill = async () => {
    child.kill("SIGKILL");
    await exited;
  };

  const problem = await untilReady(options, exited);
  if (problem) {
    await kill();
    throw new Error(`${name} ${problem.message}\n${output() || "(it printed nothing)"}`, { cause: problem.cause });
  }
  return {
    pid,
    output,
    exited,
    kill,
    async stop() {
      child.kill("SIGTERM");
      const grace = new AbortController();
      const late = delay(STOP_GRACE_MS, "late", { signal: grace.signal }).catch(() => "aborted");
      if ((await Promise.race([exited, late])) === "late") await kill();
      grace.abort();
    },
  };
}

async function untilReady(
  { ready, startTimeoutMs, signal }: ManagedProcessOptions,
  exited: Promise<ProcessExit>,
): Promise<Error | undefined> {
  const over = new AbortController();
  const timer = setTimeout(() => over.abort(new Error(`was not up within ${startTimeoutMs} ms`)), startTimeoutMs);
  const giveUp = () => over.abort(new Error("was given up before it was up"));
  signal?.addEventListener("abort", giveUp);
  if (signal?.aborted) giveUp();
  void exited.then((exit) => over.abort(new Error(`exited before it was up (${describeExit(exit)})`)));
  let cause: unknown;
  try {
    while (!over.signal.aborted) {
      try {
        if (await ready(over.signal)) return undefined;
      } catch (error) {
        cause = error;
      }
      await delay(POLL_INTERVAL_MS, undefined, { signal: over.signal }).catch(() => undefined);
    }
    return new Error((over.signal.reason as Error).message, { cause });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", giveUp);
  }
}

function tailOf(child: ChildProcess): () => string {
  let tail = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (chunk: string) => {
      tail = (tail + chunk).slice(-OUTPUT_TAIL_CHARS);
    });
  }
  return () => tail;
}

function describeExit({ code, signal }: ProcessExit): string {
  return signal === null ? `exit code ${code}` : `killed by ${signal}`;
}
