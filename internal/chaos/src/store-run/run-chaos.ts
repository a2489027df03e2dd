import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrateToLatest, openDatabase } from "@frontline-routing/frontline-adapter";
import { atProcessExit } from "@frontline-routing/test-servers";
import { type ForeignRoute, foreignInserts } from "../faults/foreign-inserts.ts";
import { foreignLocks } from "../faults/foreign-locks.ts";
import { inflictFaults } from "../faults/inflict-faults.ts";
import { storeFaults } from "../faults/store-faults.ts";
import { insertScenario } from "../insert-scenario.ts";
import { createRandom } from "../random.ts";
import { readAftermath, readJournals } from "../read-aftermath.ts";
import { makeScenario } from "../scenario.ts";
import type { ChaosStore } from "../stores/chaos-store.ts";
import type { Tally } from "../tally.ts";
import { type ChaosReport, makeReport } from "./report.ts";
import { startWorkerSlot, type WorkerSlot } from "./worker/worker-slot.ts";
import { workerFaults } from "./worker-faults.ts";

/** Options of {@link runChaos}. */
export interface ChaosOptions {
  /** Decides what is done, by whom and in which order. When, the machine decides. */
  readonly seed: number;
  readonly workers: number;
  /** The longest pause between two faults. */
  readonly maxPauseMs: number;
  /** Asked after each fault. */
  readonly isEnough: (progress: ChaosProgress) => boolean;
}

/** How far a run has come. */
export interface ChaosProgress {
  readonly seconds: number;
  readonly faults: Tally;
  /** Reads the journals, which takes a while. */
  countEndedOperations(): number;
}

/**
 * Lets worker processes change routes in a store, breaks the store and the workers meanwhile, and checks what is left.
 *
 * @param store an empty database; closing it stays the caller's
 */
export async function runChaos(store: ChaosStore, options: ChaosOptions): Promise<ChaosReport> {
  const { seed } = options;
  const directory = await mkdtemp(join(tmpdir(), "chaos-journals-"));
  const forget = atProcessExit(() => rmSync(directory, { recursive: true, force: true }));
  const scenario = makeScenario(createRandom(seed, "scenario"));
  const slots: WorkerSlot[] = [];
  try {
    const db = openDatabase(store.url);
    await migrateToLatest(db);
    await insertScenario(db, scenario);
    await db.destroy();
    const numbers = Array.from({ length: options.workers }, (_, index) => index + 1);
    const start = (slot: number) =>
      startWorkerSlot({ url: store.workerUrl, seed, directory, slot, runner: process.pid });
    slots.push(...(await Promise.all(numbers.map(start))));
    const startedAt = performance.now();
    const seconds = () => (performance.now() - startedAt) / 1_000;
    const random = createRandom(seed, "faults");
    const inserted: ForeignRoute[] = [];
    const faults = await inflictFaults(
      [
        ...storeFaults(store, random),
        ...workerFaults(slots, random),
        foreignInserts(store.url, scenario, random, inserted),
        foreignLocks(store.url, scenario, random),
      ],
      {
        ...options,
        isEnough: (faults) =>
          options.isEnough({ faults, seconds: seconds(), countEndedOperations: () => countEndedOperations(directory) }),
      },
    );
    await Promise.all(slots.map((slot) => slot.stop()));
    const run = { store: store.name, seed, seconds: seconds(), faults };
    const workerProcesses = slots.reduce((sum, slot) => sum + slot.incarnations, 0);
    const aftermath = await readAftermath(store.url, directory, scenario, inserted);
    return makeReport(
      { ...run, workerProcesses },
      aftermath,
      slots.flatMap((slot) => slot.crashes),
    );
  } finally {
    await Promise.all(slots.map((slot) => slot.stop()));
    await rm(directory, { recursive: true, force: true });
    forget();
  }
}

function countEndedOperations(directory: string): number {
  return readJournals(directory).filter((entry) => entry.type === "end").length;
}
