import type { Fault } from "../../faults/fault.ts";
import type { Random } from "../../random.ts";
import type { EndpointSlot } from "../endpoint/endpoint-slot.ts";
import { STEP_MOMENTS } from "../step-moments.ts";
import { caughtBy, setTrap } from "../trap.ts";

const CAUGHT_WITHIN_MS = 10_000; // there are many steps a second, unless an environment waits for somebody

/** Kills endpoint processes: at any moment, and at every boundary of a step. */
export function endpointFaults(slots: readonly EndpointSlot[], directory: string, random: Random): Fault[] {
  return [
    {
      kind: "service process killed",
      async inflict() {
        await random.pick(slots).kill();
        return true;
      },
    },
    ...STEP_MOMENTS.map(
      (place): Fault => ({
        kind: `service process killed ${place}`,
        async inflict() {
          setTrap(directory, { place, signal: "SIGKILL" });
          return (await caughtBy(directory, CAUGHT_WITHIN_MS)) !== undefined;
        },
      }),
    ),
  ];
}
