import { fileURLToPath } from "node:url";
import { type ManagedProcess, startManagedProcess } from "@frontline-routing/test-servers";
import { makePart, type Part } from "./part.ts";

const START_TIMEOUT_MS = 180_000; // half a second on an idle machine; a dozen start at once, and it may be busy besides

/** A program of this package, to run as a process of its own. */
export interface NodeProgram {
  /** How messages name it. */
  readonly name: string;
  readonly file: URL;
  /** Its settings, beside this process's environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Whether it is up. The signal ends the wait for an answer. */
  readonly ready: (signal: AbortSignal) => Promise<boolean>;
}

/** What all programs of a platform have in common. */
export interface Surroundings {
  /** A directory where programs find themselves compiled when they are started again, in half the time. */
  readonly compileCache: string;
  /** Gives a start up when aborted. */
  readonly signal?: AbortSignal | undefined;
  /** Hears of a process that ended by itself, with what it printed. */
  readonly onCrash: (problem: string) => void;
}

/**
 * Starts a program from source, and waits until it is up.
 *
 * @throws {Error} when it doesn't come up; the message holds what it printed
 */
export async function startNodePart(
  { name, file, env, ready }: NodeProgram,
  { compileCache, signal, onCrash }: Surroundings,
): Promise<Part> {
  let current = await start(signal);
  const { part, ended } = makePart(name, {
    get pid() {
      return current.pid;
    },
    kill: () => current.kill(),
    stop: () => current.stop(),
    async restart() {
      await current.stop();
      current = await start();
      watch(current);
    },
  });

  function start(givenUp?: AbortSignal): Promise<ManagedProcess> {
    return startManagedProcess({
      name,
      command: process.execPath,
      args: ["--conditions=@frontline-routing/source", fileURLToPath(file)],
      env: { ...process.env, NODE_COMPILE_CACHE: compileCache, ...env },
      ready,
      startTimeoutMs: START_TIMEOUT_MS,
      signal: givenUp,
    });
  }
  function watch(process: ManagedProcess): void {
    void process.exited.then(({ code, signal }) => {
      if (process !== current || ended()) return;
      onCrash(`${name} (pid ${process.pid}) ended by itself (${signal ?? `exit code ${code}`})\n${process.output()}`);
    });
  }

  watch(current);
  return part;
}
