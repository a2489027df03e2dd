import { describe, expect, inject, it } from "vitest";
import { isSound } from "../../src/checks/run-checks.ts";
import { operationCount } from "../../src/operation-counts.ts";
import { describeReport } from "../../src/store-run/describe-report.ts";
import { runChaos } from "../../src/store-run/run-chaos.ts";
import type { ChaosStore } from "../../src/stores/chaos-store.ts";
import { openServerStore } from "../../src/stores/open-server-store.ts";
import { openSqliteStore } from "../../src/stores/open-sqlite-store.ts";

const FIXED_SEED = 42;
const WORKERS = 3;
const MAX_PAUSE_MS = 100;
const MAX_SECONDS = 40; // it takes some five; a run that never meets its faults fails, and doesn't hang
const FEWEST_OPERATIONS = 30;

const EVERYWHERE: readonly string[] = [
  "worker killed",
  "worker killed inside a transaction",
  "worker killed between commit and acknowledgement",
  "worker halted and overtaken by its successor",
  "worker halted inside a transaction and overtaken",
  "routes inserted by other software",
  "routes locked by other software in another order",
];
const CUTS: readonly string[] = ["connection cut before commit", "connection cut between commit and reply"];

const stores: readonly { name: string; open: () => Promise<ChaosStore> }[] = [
  { name: "SQLite", open: openSqliteStore },
  ...inject("sqlServers").map((server) => ({ name: server.name, open: () => openServerStore(server) })),
];

describe.each(stores)("on $name", ({ open }) => {
  it.each([
    { which: "a fixed seed", seed: FIXED_SEED },
    { which: "a random seed", seed: Math.floor(Math.random() * 1_000_000) },
  ])("everything holds after all kinds of faults, with $which ($seed)", async ({ seed }) => {
    const store = await open();
    try {
      const kinds = [...EVERYWHERE, ...(store.proxy ? CUTS : []), ...(store.crash ? ["database killed"] : [])];
      const report = await runChaos(store, {
        seed,
        workers: WORKERS,
        maxPauseMs: MAX_PAUSE_MS,
        isEnough: ({ faults, seconds, countEndedOperations }) =>
          seconds > MAX_SECONDS ||
          (kinds.every((kind) => (faults[kind] ?? 0) > 0) && countEndedOperations() > FEWEST_OPERATIONS),
      });
      expect(isSound(report), describeReport(report).join("\n")).toBe(true);
      expect(Object.keys(report.faults).sort()).toEqual(kinds.toSorted());
      expect(operationCount(report)).toBeGreaterThanOrEqual(FEWEST_OPERATIONS);
      expect(report.replays, "commits answered from the history").toBeGreaterThan(0);
    } finally {
      await store.close();
    }
  });
});
