import { setTimeout as delay } from "node:timers/promises";
import type { Random } from "@frontline-routing/chaos/random";
import type { Part } from "@frontline-routing/regions";

const LONGEST_DOWN_MS = 1_500;
const LEAST_FROZEN_MS = 500;
const LONGEST_FROZEN_MS = 2_500; // longer than frontlines wait for the store, much shorter than clients wait for an answer

/** Ways to break something for a while. Each resolves when it is back. */
export interface Breakage {
  /** @param kill default: the part's own */
  kill(part: Pick<Part, "kill" | "restart">, kill?: () => Promise<void>): Promise<void>;
  freeze(part: Pick<Part, "freeze" | "thaw">): Promise<void>;
  /** For as long as something is dead. */
  whileDown(): Promise<void>;
}

/** Breaks for times that follow from a seed. */
export function createBreakage(random: Random): Breakage {
  const whileDown = () => delay(random.below(LONGEST_DOWN_MS));
  return {
    whileDown,
    async kill(part, kill = () => part.kill()) {
      await kill();
      await whileDown();
      await part.restart();
    },
    async freeze(part) {
      await part.freeze();
      await delay(LEAST_FROZEN_MS + random.below(LONGEST_FROZEN_MS - LEAST_FROZEN_MS));
      part.thaw();
    },
  };
}
