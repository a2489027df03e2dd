import { median } from "./measure.ts";

const BATCHES = 200;
const BATCH_MS = 0.3; // short, so that a busy neighbour spoils a batch and not the measurement

/** How a contestant did. */
export interface Result {
  /** Nanoseconds per call, the median of all batches. */
  readonly ns: number;
  /** How many times faster than the first contestant, the median over batches run next to each other. */
  readonly ratio: number;
}

/** Times contestants against the first of them. They take turns, so that what else the machine does hits all alike. */
export function race<Name extends string>(contestants: Readonly<Record<Name, () => unknown>>): Record<Name, Result> {
  const entries = Object.entries<() => unknown>(contestants).map(([name, call]) => ({
    name,
    ...trained(call),
    times: [] as number[],
    ratios: [] as number[],
  }));
  for (let batch = 0; batch < BATCHES; batch++) {
    let baseline = Number.NaN;
    for (const [index, entry] of entries.entries()) {
      const time = entry.timed(entry.calls) / entry.calls;
      if (index === 0) baseline = time;
      entry.times.push(time);
      entry.ratios.push(baseline / time);
    }
  }
  const results = entries.map(({ name, times, ratios }) => [name, { ns: median(times), ratio: median(ratios) }]);
  return Object.fromEntries(results) as Record<Name, Result>;
}

/** A contestant's own stopwatch, warm, and how many calls make a batch. */
function trained(call: () => unknown): { timed: Stopwatch; calls: number } {
  const timed = stopwatch(call);
  let calls = 1000;
  for (let warmUp = 0; warmUp < 20; warmUp++) timed(calls);
  while (timed(calls) < BATCH_MS * 1e6) calls *= 2;
  return { timed, calls };
}

/** Nanoseconds for a number of calls. */
type Stopwatch = (calls: number) => number;

/**
 * Compiled anew for each contestant: in a loop that all share, the engine learns that the call may go anywhere, and
 * that costs as much as a small selection. The last result is kept, so that no call is optimised away.
 */
function stopwatch(call: () => unknown): Stopwatch {
  const make = new Function(
    "call",
    `let last;
    return (calls) => {
      const start = process.hrtime.bigint();
      for (let i = 0; i < calls; i++) last = call();
      return Number(process.hrtime.bigint() - start);
    };`,
  );
  return make(call);
}
