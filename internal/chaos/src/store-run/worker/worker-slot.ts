import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type ManagedProcess, startManagedProcess } from "@frontline-routing/test-servers";
import { journalFile, setCurrentIncarnation, type WorkerSettings } from "./worker-settings.ts";

const run = promisify(execFile);
const START_TIMEOUT_MS = 30_000; // a third of a second on an idle machine
const HALT_POLL_MS = 20;
const MAIN = fileURLToPath(new URL("main.ts", import.meta.url));

/** One of the workers, kept running: when its process ends, another goes on in its place. */
export interface WorkerSlot {
  /** How many processes it has had. */
  readonly incarnations: number;
  /** What the processes printed that ended in another way than they should. */
  readonly crashes: readonly string[];
  /**
   * Sends the current process a signal that ends it, now or soon, and starts its successor.
   *
   * @returns whether it ended by that within the time; if not, it is killed
   */
  endBy(signal: NodeJS.Signals, withinMs: number): Promise<boolean>;
  /** Halts the current process wherever it is, starts its successor, and later lets the halted one go on. */
  overtake(haltMs: number): Promise<void>;
  /**
   * The same with a process that has halted itself inside its next transaction, with all its locks.
   *
   * @returns whether it came to one within the time; if not, nothing was done
   */
  overtakeInTransaction(haltMs: number, withinMs: number): Promise<boolean>;
  /** Lets the current process finish its operation, and ends the slot. */
  stop(): Promise<void>;
}

/** Starts a worker. */
export async function startWorkerSlot(settings: Omit<WorkerSettings, "incarnation">): Promise<WorkerSlot> {
  const crashes: string[] = [];
  const halted = new Set<Promise<void>>();
  let incarnations = 0;
  let current = startNext();

  async function startNext(): Promise<ManagedProcess> {
    const incarnation = ++incarnations;
    const place = { directory: settings.directory, slot: settings.slot };
    setCurrentIncarnation(place, incarnation);
    const started = await startManagedProcess({
      name: `worker ${settings.slot}.${incarnation}`,
      command: process.execPath,
      env: { ...process.env, NODE_COMPILE_CACHE: join(settings.directory, "compiled") }, // starts in half the time
      args: ["--conditions=@frontline-routing/source", MAIN, JSON.stringify({ ...settings, incarnation })],
      ready: async () => existsSync(journalFile(place, incarnation)),
      startTimeoutMs: START_TIMEOUT_MS,
    });
    void started.exited.then(({ code, signal }) => {
      if (code !== 0 && signal !== "SIGKILL") {
        crashes.push(`worker ${settings.slot}.${incarnation} ended with ${code ?? signal}: ${started.output()}`);
      }
    });
    return started;
  }

  /** Starts the successor without waiting for it: whoever needs it next waits, and hears if it doesn't start. */
  function startSuccessor(): void {
    current = startNext();
    current.catch(() => undefined);
  }

  function leaveBehind(ghost: ManagedProcess, haltMs: number): void {
    const released = (async () => {
      await delay(haltMs);
      sendSignal(ghost, "SIGCONT");
      await ghost.exited;
    })();
    halted.add(released);
    startSuccessor();
  }

  await current;
  return {
    get incarnations() {
      return incarnations;
    },
    crashes,
    async endBy(signal, withinMs) {
      const ending = await current;
      sendSignal(ending, signal);
      const timer = new AbortController();
      const late = delay(withinMs, "late", { signal: timer.signal }).catch(() => "aborted");
      const inTime = (await Promise.race([ending.exited, late])) !== "late";
      timer.abort();
      await ending.kill();
      startSuccessor();
      return inTime;
    },
    async overtake(haltMs) {
      const ghost = await current;
      sendSignal(ghost, "SIGSTOP");
      leaveBehind(ghost, haltMs);
    },
    async overtakeInTransaction(haltMs, withinMs) {
      const ghost = await current;
      sendSignal(ghost, "SIGALRM");
      const deadline = performance.now() + withinMs;
      while (!(await isHalted(ghost))) {
        if (performance.now() > deadline) return false;
        await delay(HALT_POLL_MS);
      }
      leaveBehind(ghost, haltMs);
      return true;
    },
    async stop() {
      await (await current).stop();
      await Promise.all(halted);
    },
  };
}

/** A worker that has crashed by itself is gone already; its crash is told, and a successor follows. */
function sendSignal({ pid }: ManagedProcess, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

async function isHalted({ pid }: ManagedProcess): Promise<boolean> {
  const { stdout } = await run("ps", ["-o", "state=", "-p", String(pid)]).catch(() => ({ stdout: "" }));
  return stdout.startsWith("T");
}
