/** What keeps the results alive, so that no contestant is optimised away. */
export let lastResult: unknown;

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
    call,
    calls: callsPerBatch(call),
    times: [] as number[],
    ratios: [] as number[],
  }));
  for (let batch = 0; batch < BATCHES; batch++) {
    let baseline = Number.NaN;
    for (const [index, entry] of entries.entries()) {
      const time = timed(entry.call, entry.calls) / entry.calls;
      if (index === 0) baseline = time;
      entry.times.push(time);
      entry.ratios.push(baseline / time);
    }
  }
  const results = entries.map(({ name, times, ratios }) => [name, { ns: median(times), ratio: median(ratios) }]);
  return Object.fromEntries(results) as Record<Name, Result>;
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;
}

function callsPerBatch(call: () => unknown): number {
  let calls = 1000;
  for (let warmUp = 0; warmUp < 20; warmUp++) timed(call, calls);
  while (timed(call, calls) < BATCH_MS * 1e6) calls *= 2;
  return calls;
}

function timed(call: () => unknown, calls: number): number {
  const start = process.hrtime.bigint();
  let result: unknown;
  for (let i = 0; i < calls; i++) result = call();
  const elapsed = Number(process.hrtime.bigint() - start);
  lastResult = result;
  return elapsed;
}
