import { setTimeout as delay } from "node:timers/promises";

const POLL_MS = 20;

/**
 * Asks until there is an answer, or the time is up.
 *
 * @param ask `undefined` means not yet
 */
export async function until<T>(
  ask: () => T | undefined | Promise<T | undefined>,
  withinMs: number,
): Promise<T | undefined> {
  for (const deadline = performance.now() + withinMs; ; ) {
    const answer = await ask();
    if (answer !== undefined || performance.now() > deadline) return answer;
    await delay(POLL_MS);
  }
}
