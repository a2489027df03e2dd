/** `pnpm chaos:store`: breaks the stores while workers write to them, and checks what is left. */
import { findSqlServers, type SqlServer } from "@frontline-routing/test-servers";
import { type ChaosArguments, parseChaosArguments, USAGE } from "./chaos-arguments.ts";
import { describeReport } from "./describe-report.ts";
import { isSound } from "./report.ts";
import { type ChaosProgress, runChaos } from "./run-chaos.ts";
import type { ChaosStore } from "./stores/chaos-store.ts";
import { openServerStore } from "./stores/open-server-store.ts";
import { openSqliteStore } from "./stores/open-sqlite-store.ts";

const MAX_PAUSE_MS = 600; // between faults, so that work is done in between
const SEEDS = 1_000_000; // a seed that a person can read out

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1)); // ends what we started

const { seconds, seed, database, workers } = readArguments();
const found = database === "sqlite" ? undefined : await findSqlServers();
let checks = 0;
let isViolated = false;
try {
  for (const open of openers(found?.servers ?? [])) {
    const store = await open();
    try {
      const isEnough = (progress: ChaosProgress) => progress.seconds >= seconds;
      const report = await runChaos(store, { seed, workers, maxPauseMs: MAX_PAUSE_MS, isEnough });
      console.log(`${describeReport(report).join("\n")}\n`);
      checks += report.checks.length;
      isViolated ||= !isSound(report);
    } finally {
      await store.close();
    }
  }
} finally {
  await found?.stop();
}
console.log(isViolated ? `chaos: VIOLATED; again with --seed ${seed}` : `chaos: ${checks} checks held`);
process.exitCode = isViolated ? 1 : 0;

function openers(servers: readonly SqlServer[]): (() => Promise<ChaosStore>)[] {
  const wanted = servers.filter(({ name }) => database === "all" || name.startsWith(database));
  if (servers.length > 0 && wanted.length === 0) {
    throw new Error(`--database ${database}: there is none among ${servers.map(({ name }) => name).join(", ")}`);
  }
  const sqlite = database === "all" || database === "sqlite" ? [openSqliteStore] : [];
  return [...sqlite, ...wanted.map((server) => () => openServerStore(server))];
}

function readArguments(): ChaosArguments {
  try {
    return parseChaosArguments(process.argv.slice(2), Date.now() % SEEDS);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n${USAGE}`);
    process.exit(2);
  }
}
