import { setTimeout as delay } from "node:timers/promises";
import type { RestateServer } from "@frontline-routing/test-servers";
import type { Fault } from "../../faults/fault.ts";
import type { Random } from "../../random.ts";

const LONGEST_DOWN_MS = 600;

/** Kills the Restate server, and starts it again on its data. */
export function restateFaults(restate: RestateServer, random: Random): Fault[] {
  return [
    {
      kind: "Restate server killed",
      async inflict() {
        await restate.kill();
        await delay(random.below(LONGEST_DOWN_MS));
        await restate.restart();
        return true;
      },
    },
  ];
}
