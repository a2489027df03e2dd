import { PerformanceObserver } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";

/** How an action held up the event loop, in milliseconds. */
export interface Stall {
  /** The longest turn: for so long nothing else could run. */
  readonly longest: number;
  /** The longest by the processor time of its thread: what it would take with no other work on the machine. */
  readonly longestBusy: number;
  /** The longest pause for garbage collection, a part of both. */
  readonly longestGc: number;
}

/** Runs an action and watches how long each turn of the event loop takes. */
export async function watchStalls(action: () => Promise<unknown>): Promise<Stall> {
  let [longest, longestBusy, longestGc] = [0, 0, 0];
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longestGc = Math.max(longestGc, duration);
  });
  observer.observe({ entryTypes: ["gc"] });
  let [begun, begunBusy] = [performance.now(), busyMs()];
  let isOver = false;
  const watch = () => {
    const [now, nowBusy] = [performance.now(), busyMs()];
    longest = Math.max(longest, now - begun);
    longestBusy = Math.max(longestBusy, nowBusy - begunBusy);
    [begun, begunBusy] = [now, nowBusy];
    if (!isOver) setImmediate(watch); // a timer would be late by itself
  };
  setImmediate(watch);
  await action();
  isOver = true;
  watch();
  await delay(1); // the observer hears of what was a turn later
  observer.disconnect();
  return { longest, longestBusy, longestGc };
}

function busyMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}
