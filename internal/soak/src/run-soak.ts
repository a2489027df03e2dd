import { setTimeout as delay } from "node:timers/promises";
import type { Fault } from "@frontline-routing/chaos/faults/fault";
import { inflictFaults } from "@frontline-routing/chaos/faults/inflict-faults";
import { createRandom } from "@frontline-routing/chaos/random";
import { createExpectations, startPlatform, startTraffic } from "@frontline-routing/regions";
import { untilWarm } from "./faults/region-faults.ts";
import { soakFaults } from "./faults/soak-faults.ts";
import { compareMemory, readMemory } from "./frontline-memory.ts";
import type { SoakDatabase } from "./open-database.ts";
import type { SoakReport } from "./report.ts";
import type { SoakArguments } from "./soak-arguments.ts";
import { startChanges } from "./start-changes.ts";

const BOUND_MS = 1_000;
const RECOVERY_MS = 3_000; // see `ExpectationsOptions`
const WARM_AFTER_MS = 10_000; // by then code is compiled and what is held is held
const MAX_PAUSE_MS = 1_500; // between two faults
const LONG_SECONDS = 60; // from then on every kind of fault must happen; the turns of all take about as long
const MOST_EXTRA_SECONDS = 180; // for kinds that haven't happened yet, on a machine that is overloaded

// The last one has no sentinels: what its clients ask for takes two hops.
const SENTINELS = { "us-east-1.aws": 2, "eu-west-1.aws": 2, "ap-southeast-1.aws": 0 };

/**
 * Sends steady traffic through the frontlines of three regions, changes what serves it every few seconds, breaks everything under
 * them, and counts what came of it.
 *
 * @param database an empty one; closing it stays the caller's
 * @param onFault hears of each when it is over: when it began and ended, in seconds of the run
 */
export async function runSoak(
  database: SoakDatabase,
  { seconds, seed, rate }: Omit<SoakArguments, "database">,
  onFault: (line: string) => void = () => undefined,
): Promise<SoakReport> {
  const expected = createExpectations({ boundMs: BOUND_MS, recoveryMs: RECOVERY_MS });
  const regions = Object.keys(SENTINELS);
  const platform = await startPlatform({ regions, sentinelsPerRegion: SENTINELS, databaseUrl: database.url });
  const ending = [() => platform.stop()]; // the last first
  try {
    const changes = await startChanges(platform, expected, createRandom(seed, "changes"));
    ending.unshift(async () => void (await changes.stop()));
    const { hostnames } = changes;
    await Promise.all(platform.regions.map((region) => untilWarm(region, hostnames)));
    const leaving = new Set<string>();
    const frontlines = () => platform.regions.filter(({ region }) => !leaving.has(region));
    const traffic = await startTraffic({ frontlines, hostnames, requestsPerSecond: rate, expected });
    ending.unshift(async () => void (await traffic.stop()));
    const startedAt = performance.now();
    const elapsed = () => (performance.now() - startedAt) / 1_000;
    const warm = delay(Math.min(WARM_AFTER_MS, (seconds * 1_000) / 2)).then(() => readMemory(platform));

    const random = createRandom(seed, "faults");
    const kinds = soakFaults({ platform, server: database.server, traffic, expected, random, hostnames, leaving });
    const missing = (done: SoakReport["faults"]) =>
      seconds < LONG_SECONDS ? [] : kinds.map(({ kind }) => kind).filter((kind) => !done[kind]);
    const faults = await inflictFaults(
      kinds.map((kind) => timed(kind, elapsed, onFault)),
      {
        seed,
        maxPauseMs: MAX_PAUSE_MS,
        isEnough: (done) =>
          elapsed() >= seconds && (missing(done).length === 0 || elapsed() > seconds + MOST_EXTRA_SECONDS),
      },
    );
    const { made, problems } = await changes.stop();
    const counts = await traffic.stop();
    return {
      database: database.name,
      seed,
      rate,
      seconds: elapsed(),
      boundMs: BOUND_MS,
      recoveryMs: RECOVERY_MS,
      traffic: counts,
      changes: made,
      faults,
      missingFaults: missing(faults),
      problems: [...problems, ...platform.crashes],
      memory: compareMemory(await warm, await readMemory(platform)),
    };
  } finally {
    for (const end of ending) await end();
  }
}

function timed({ kind, inflict }: Fault, elapsed: () => number, onFault: (line: string) => void): Fault {
  return {
    kind,
    async inflict() {
      const begunAt = elapsed();
      const happened = await inflict();
      onFault(`${begunAt.toFixed(1)} s to ${elapsed().toFixed(1)} s: ${kind}`);
      return happened;
    },
  };
}
