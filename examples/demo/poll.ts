import { setTimeout as delay } from "node:timers/promises";

const POLL_MS = 10;
const TIME_LIMIT_MS = 60_000; // a loaded laptop; everything polled for here takes a second or two otherwise

/**
 * Waits until a condition holds.
 *
 * @throws {Error} when it doesn't within a minute
 */
export async function poll(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + TIME_LIMIT_MS;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`waited ${TIME_LIMIT_MS / 1_000} s in vain: ${what}`);
    await delay(POLL_MS);
  }
}
