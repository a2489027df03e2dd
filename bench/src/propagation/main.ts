/** `pnpm bench:propagation`: how long after its commit a promotion is what every frontline decides by. */
import { findSqlServers, type SqlServer } from "@frontline-routing/test-servers";
import { measurePropagation, type Propagation } from "./measure-propagation.ts";
import { type PropagationArguments, parsePropagationArguments, USAGE } from "./propagation-arguments.ts";

const REGION = "eu-west-1.aws";
const ORIGINAL = { freshMs: 5_000, staleMs: 300_000 }; // the original's windows, which are the router's defaults too

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1)); // ends what we started

const wanted = readArguments();
const found = await findSqlServers();
try {
  for (const server of found.servers) {
    describe(server, wanted);
    const misses = [...(await followed(server, wanted)), ...(await unfollowed(server, wanted))];
    for (const miss of misses) console.log(`MISSED: ${server.name}: ${miss}`);
    if (misses.length > 0) process.exitCode = 1;
  }
} finally {
  await found.stop();
}

function describe({ name }: SqlServer, { frontlines, pauseMs }: PropagationArguments): void {
  console.log(
    `\n${name}, one writer and ${frontlines} frontlines, each a process, all on this machine and by its monotonic clock.`,
  );
  console.log(
    "Milliseconds from the moment that a promotion's commit is acknowledged to its writer until the last frontline",
  );
  console.log(
    `decides by it. Pauses between promotions are random, ${pauseMs} ms on average: commits fall anywhere between polls.`,
  );
  console.log("hot: a hostname that every frontline asks for each millisecond, with routeCached.");
  console.log(
    "cold: one that was asked for once before, and not again until a poll has brought its route. Not measured: a",
  );
  console.log("network between frontlines and database, and frontlines that have other work.\n");
  console.log("                                             promotions     p50     p99     max");
}

async function followed(server: SqlServer, settings: PropagationArguments): Promise<string[]> {
  const { intervalMs, promotions, frontlines, pauseMs } = settings;
  const frontline = { region: REGION, promotions, frontlines, pauseMs, followIntervalMs: intervalMs, ...ORIGINAL };
  const { hot, cold, missing, late } = await measurePropagation(server, frontline);
  const targets = { p99: intervalMs + 50, max: 2 * intervalMs + 100 };
  const misses: string[] = [];
  for (const [kind, times] of Object.entries({ hot, cold })) {
    printRow(`followed every ${intervalMs} ms, ${kind}`, times);
    if (quantile(times, 0.99) > targets.p99) misses.push(`${kind}: p99 over ${targets.p99} ms`);
    if (quantile(times, 1) > targets.max) misses.push(`${kind}: max over ${targets.max} ms`);
  }
  if (missing.hot > 0) misses.push(`hot: ${missing.hot} promotions did not reach every frontline`);
  if (missing.cold > 0) misses.push(`cold: ${missing.cold} promotions did not reach every frontline`);
  console.log(
    `  targets: p99 under ${targets.p99}, max under ${targets.max}: ${misses.length === 0 ? "met" : "missed"}`,
  );
  console.log(
    `  the frontlines' timers were late by p99 ${late.p99.toFixed(0)} ms, max ${late.max.toFixed(0)} ms: what the machine's other work adds to polls`,
  );
  return misses;
}

async function unfollowed(server: SqlServer, settings: PropagationArguments): Promise<string[]> {
  const { offPromotions: promotions, frontlines, pauseMs, coldAfterMs } = settings;
  if (promotions === 0) return [];
  const frontline = { region: REGION, promotions, frontlines, pauseMs, followIntervalMs: 0, ...ORIGINAL };
  const { hot, missing, firstCold } = await measurePropagation(server, { ...frontline, coldAfterMs });
  printRow("not followed (the original's way), hot", hot);
  printFirstCold(firstCold);
  return missing.hot > 0 ? [`not followed, hot: ${missing.hot} promotions did not reach every frontline`] : [];
}

/** With nobody asking there is no moment at which a cold hostname is reached: what can be shown is the first answer. */
function printFirstCold(answers: Propagation["firstCold"]): void {
  const ages = answers.map(({ ageMs }) => ageMs / 1_000);
  const old = answers.filter(({ isNew }) => !isNew).length;
  const windowS = (ORIGINAL.freshMs + ORIGINAL.staleMs) / 1_000;
  console.log("not followed (the original's way), cold: nothing reaches it until it is asked for. Measured: the first");
  console.log(
    `  requests, ${Math.min(...ages).toFixed(1)} to ${Math.max(...ages).toFixed(1)} s after the commit: ${old} of ${answers.length} answered by the old deployment. Computed: the same`,
  );
  console.log(
    `  up to ${windowS} s after it was last read (fresh ${ORIGINAL.freshMs / 1_000} s, stale ${ORIGINAL.staleMs / 1_000} s); --cold-after ${windowS + 5} measures that too.`,
  );
}

function printRow(name: string, times: readonly number[]): void {
  const cells = [0.5, 0.99, 1].map((share) => quantile(times, share).toFixed(1).padStart(8));
  console.log(`${name.padEnd(46)}${String(times.length).padStart(9)}${cells.join("")}`);
}

/** The nearest rank: a time that was measured. */
function quantile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

function readArguments(): PropagationArguments {
  try {
    return parsePropagationArguments(process.argv.slice(2));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n${USAGE}`);
    process.exit(2);
  }
}
