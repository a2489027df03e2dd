import { setTimeout as delay } from "node:timers/promises";

const POLL_MS = 5;
const TIME_LIMIT_MS = 60_000; // a loaded laptop; everything polled for here takes well under a second otherwise

/** Waits until a condition holds and returns its value. */
export async function poll<T>(what: string, condition: () => Promise<T | undefined | false>): Promise<T> {
  const deadline = Date.now() + TIME_LIMIT_MS;
  while (Date.now() < deadline) {
    const value = await condition();
    if (value !== undefined && value !== false) return value;
    await delay(POLL_MS);
  }
  throw new Error(`waited ${TIME_LIMIT_MS / 1000} s in vain: ${what}`);
}
