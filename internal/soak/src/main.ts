/** `pnpm soak`: steady traffic through frontlines while everything under them is broken. */
import { openDatabase } from "./open-database.ts";
import { describeSoak, violationsOf } from "./report.ts";
import { runSoak } from "./run-soak.ts";
import { commandOf, parseSoakArguments, type SoakArguments, USAGE } from "./soak-arguments.ts";

const SEEDS = 1_000_000; // a seed that a person can read out

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1)); // ends what we started
const args = readArguments();
const database = await openDatabase(args.database);
try {
  const report = await runSoak(database, args, console.log);
  console.log(describeSoak(report).join("\n"));
  process.exitCode = violationsOf(report).length > 0 ? 1 : 0;
} finally {
  await database.close();
}
console.log(`again: ${commandOf(args)}`);

function readArguments(): SoakArguments {
  try {
    return parseSoakArguments(process.argv.slice(2), Date.now() % SEEDS);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n${USAGE}`);
    process.exit(2);
  }
}
