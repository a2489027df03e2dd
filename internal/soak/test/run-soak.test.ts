import { expect, it } from "vitest";
import { openDatabase } from "../src/open-database.ts";
import { describeSoak, violationsOf } from "../src/report.ts";
import { runSoak } from "../src/run-soak.ts";

const SEED = 26; // begins with frontlines and sentinels that are killed and frozen
const TIMEOUT_MS = 330_000; // on a machine that is overloaded

it(
  "a short run on SQLite fails no request, and shows all that it is to show",
  async () => {
    const database = await openDatabase("sqlite");
    const report = await runSoak(database, { seconds: 8, rate: 20, seed: SEED });
    expect(violationsOf(report), describeSoak(report).join("\n")).toEqual([]);
    const { requests, answered, cut, webSockets } = report.traffic;
    expect(answered + cut + webSockets.cut).toBe(requests);
  },
  TIMEOUT_MS,
);
