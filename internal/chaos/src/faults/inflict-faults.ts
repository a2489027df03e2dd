import { setTimeout as delay } from "node:timers/promises";
import { createRandom } from "../random.ts";
import { type Tally, tally } from "../tally.ts";
import type { Fault } from "./fault.ts";

/** Options of {@link inflictFaults}. */
export interface InflictOptions {
  /** Decides the order. */
  readonly seed: number;
  /** The longest pause between two faults. */
  readonly maxPauseMs: number;
  /** Asked after each fault, with those that really happened. */
  readonly isEnough: (faults: Tally) => boolean;
}

/**
 * Inflicts one fault after another. Every kind has its turn once before any has its second; then those that didn't happen
 * come first.
 */
export async function inflictFaults(
  faults: readonly Fault[],
  { seed, maxPauseMs, isEnough }: InflictOptions,
): Promise<Tally> {
  const random = createRandom(seed, "order");
  const inflicted: string[] = [];
  let turn = random.shuffle(faults);
  do {
    await delay(random.below(maxPauseMs));
    const [fault, ...others] = turn;
    if (fault === undefined) throw new RangeError("there is no kind of fault");
    if (await fault.inflict()) inflicted.push(fault.kind);
    const isMissing = ({ kind }: Fault) => Number(!inflicted.includes(kind));
    turn = others.length > 0 ? others : random.shuffle(faults).sort((a, b) => isMissing(b) - isMissing(a));
  } while (!isEnough(tally(inflicted)));
  return tally(inflicted);
}
