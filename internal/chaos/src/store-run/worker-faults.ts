import type { Fault } from "../faults/fault.ts";
import type { Random } from "../random.ts";
import type { WorkerSlot } from "./worker/worker-slot.ts";

const COMMIT_WITHIN_MS = 5_000; // a worker commits many times a second, unless others hold what it waits for
const SHORTEST_HALT_MS = 100;
const LONGEST_HALT_MS = 1_500;
// Now and then longer than a commit waits for a lock, five seconds, so that lock time-outs happen too.
const LONG_HALT_MS = 7_000;
const LONG_HALT_EVERY = 4;

/** What can be done to the processes that write. */
export function workerFaults(slots: readonly WorkerSlot[], random: Random): Fault[] {
  let halts = 0;
  const haltMs = () => {
    const isLong = ++halts % LONG_HALT_EVERY === 0;
    return isLong ? LONG_HALT_MS : SHORTEST_HALT_MS + random.below(LONGEST_HALT_MS - SHORTEST_HALT_MS);
  };
  return [
    {
      kind: "worker killed",
      inflict: () => random.pick(slots).endBy("SIGKILL", COMMIT_WITHIN_MS),
    },
    {
      kind: "worker killed inside a transaction",
      inflict: () => random.pick(slots).endBy("SIGHUP", COMMIT_WITHIN_MS),
    },
    {
      kind: "worker killed between commit and acknowledgement",
      inflict: () => random.pick(slots).endBy("SIGUSR2", COMMIT_WITHIN_MS),
    },
    {
      kind: "worker halted and overtaken by its successor",
      async inflict() {
        await random.pick(slots).overtake(SHORTEST_HALT_MS + random.below(LONGEST_HALT_MS - SHORTEST_HALT_MS));
        return true;
      },
    },
    {
      kind: "worker halted inside a transaction and overtaken",
      inflict: () => random.pick(slots).overtakeInTransaction(haltMs(), COMMIT_WITHIN_MS),
    },
  ];
}
