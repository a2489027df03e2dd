import { setTimeout as delay } from "node:timers/promises";
import type { Random } from "../random.ts";
import type { ChaosStore } from "../stores/chaos-store.ts";
import type { CommitCut } from "../stores/commit-cutting-proxy.ts";
import type { Fault } from "./fault.ts";

const LONGEST_DOWN_MS = 600;
const COMMIT_WITHIN_MS = 3_000; // with some workers there is a commit every few milliseconds, unless one is halted

/** What can be done to the database and to the connections to it. */
export function storeFaults({ crash, proxy }: ChaosStore, random: Random): Fault[] {
  const faults: Fault[] = [];
  if (crash) {
    const inflict = async () => {
      await crash(random.below(LONGEST_DOWN_MS));
      return true;
    };
    faults.push({ kind: "database killed", inflict });
  }
  if (proxy) {
    const cuts: readonly CommitCut[] = ["before commit", "between commit and reply"];
    for (const cut of cuts) {
      const inflict = async () => {
        const { done, withdraw } = proxy.cutNextCommit(cut);
        const timer = new AbortController();
        void delay(COMMIT_WITHIN_MS, undefined, { signal: timer.signal }).then(withdraw, () => undefined);
        const happened = await done;
        timer.abort();
        return happened;
      };
      faults.push({ kind: `connection cut ${cut}`, inflict });
    }
  }
  return faults;
}
