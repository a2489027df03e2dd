import { median } from "./measure.ts";

const BATCHES = 200;
const BATCH_MS = 0.3; // short, so that a busy neighbour spoils a batch and not the measurement
const WARM_UPS = 20;
const WARM_UP_CALLS = 1_000;

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
    ...trained(stopwatch(call)),
  }));
  const rounds = Array.from({ length: BATCHES }, () => entries.map(({ timed, calls }) => timed(calls) / calls));
  return resultsOf<Name>(Object.keys(contestants), rounds);
}

/** The same for calls that are awaited, each before the next begins. */
export async function raceAwaited<Name extends string>(
  contestants: Readonly<Record<Name, () => Promise<unknown>>>,
): Promise<Record<Name, Result>> {
  const entries: { timed: AwaitingStopwatch; calls: number }[] = [];
  for (const call of Object.values<() => Promise<unknown>>(contestants)) {
    entries.push(await trainedAwaiting(awaitingStopwatch(call)));
  }
  const rounds: number[][] = [];
  for (let batch = 0; batch < BATCHES; batch++) {
    const round: number[] = [];
    for (const { timed, calls } of entries) round.push((await timed(calls)) / calls);
    rounds.push(round);
  }
  return resultsOf<Name>(Object.keys(contestants), rounds);
}

function resultsOf<Name extends string>(
  names: readonly string[],
  rounds: readonly (readonly number[])[],
): Record<Name, Result> {
  const results = names.map((name, index): [string, Result] => {
    const ns = median(rounds.map((round) => round[index] ?? Number.NaN));
    return [
      name,
      { ns, ratio: median(rounds.map((round) => (round[0] ?? Number.NaN) / (round[index] ?? Number.NaN))) },
    ];
  });
  return Object.fromEntries(results) as Record<Name, Result>;
}

/** A contestant's own stopwatch, warm, and how many calls make a batch. */
function trained(timed: Stopwatch): { timed: Stopwatch; calls: number } {
  let calls = WARM_UP_CALLS;
  for (let warmUp = 0; warmUp < WARM_UPS; warmUp++) timed(calls);
  while (timed(calls) < BATCH_MS * 1e6) calls *= 2;
  return { timed, calls };
}

async function trainedAwaiting(timed: AwaitingStopwatch): Promise<{ timed: AwaitingStopwatch; calls: number }> {
  let calls = WARM_UP_CALLS;
  for (let warmUp = 0; warmUp < WARM_UPS; warmUp++) await timed(calls);
  while ((await timed(calls)) < BATCH_MS * 1e6) calls *= 2;
  return { timed, calls };
}

/** Nanoseconds for a number of calls. */
type Stopwatch = (calls: number) => number;
type AwaitingStopwatch = (calls: number) => Promise<number>;

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

function awaitingStopwatch(call: () => Promise<unknown>): AwaitingStopwatch {
  const make = new Function(
    "call",
    `let last;
    return async (calls) => {
      const start = process.hrtime.bigint();
      for (let i = 0; i < calls; i++) last = await call();
      return Number(process.hrtime.bigint() - start);
    };`,
  );
  return make(call);
}
