import { expect, inject, it } from "vitest";
import { isSound } from "../../src/checks/run-checks.ts";
import { operationCount } from "../../src/operation-counts.ts";
import { describeRestateReport } from "../../src/restate-run/report.ts";
import { runRestateChaos } from "../../src/restate-run/run-restate-chaos.ts";
import { openServerStore } from "../../src/stores/open-server-store.ts";

const SEED = 42;
const CLIENTS = 6;
const MAX_PAUSE_MS = 60;
const SECONDS = 0; // and then until every kind of fault has happened, some fifteen more
const TIMEOUT_MS = 330_000; // on a machine that is overloaded
const FEWEST_CALLS = 15;

it(
  "everything holds after all kinds of faults, on one of the databases",
  async () => {
    const [server] = inject("sqlServers");
    if (server === undefined) throw new Error("there is no SQL server");
    const store = await openServerStore(server);
    try {
      const options = { seed: SEED, clients: CLIENTS, seconds: SECONDS, maxPauseMs: MAX_PAUSE_MS };
      const report = await runRestateChaos(store, options);
      const lines = describeRestateReport(report);
      expect(isSound(report), lines.join("\n")).toBe(true);
      expect(lines).toContain("lost: 0, doubled: 0");
      expect(lines.at(-1)).toBe("chaos: 14 checks held");
      expect(operationCount(report)).toBeGreaterThanOrEqual(FEWEST_CALLS);
      expect(report.replays, "commits answered from the history").toBeGreaterThan(0);
    } finally {
      await store.close();
    }
  },
  TIMEOUT_MS,
);
