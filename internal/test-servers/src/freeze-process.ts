import { readdir, readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { runCommand } from "./run-command.ts";

const FREEZE_TIMEOUT_MS = 10_000; // a moment, unless the machine is very busy

/**
 * SIGSTOP, and waits until it has taken effect on every thread: a server with one left may still answer. `SIGCONT` thaws it.
 *
 * @throws {Error} when it isn't frozen within ten seconds
 */
export async function freezeProcess(pid: number): Promise<void> {
  process.kill(pid, "SIGSTOP");
  const deadline = performance.now() + FREEZE_TIMEOUT_MS;
  while (!(await isFrozen(pid))) {
    if (performance.now() > deadline) throw new Error(`process ${pid} is not frozen after ${FREEZE_TIMEOUT_MS} ms`);
    await delay(1);
  }
}

async function isFrozen(pid: number): Promise<boolean> {
  const states = await (process.platform === "linux" ? threadStates(pid) : processState(pid));
  return states.length > 0 && states.every((state) => state.startsWith("T"));
}

/** The letter behind the name in brackets, see proc(5). */
async function threadStates(pid: number): Promise<string[]> {
  const threads = await readdir(`/proc/${pid}/task`);
  const stats = await Promise.all(threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/stat`, "utf8")));
  return stats.map((stat) => stat.slice(stat.lastIndexOf(")") + 2));
}

async function processState(pid: number): Promise<string[]> {
  const state = await runCommand("ps", ["-o", "state=", "-p", String(pid)], { timeoutMs: FREEZE_TIMEOUT_MS });
  return state.trim().split("\n");
}
