import { findSqlServers, type SqlServer } from "@frontline-routing/test-servers";
import { type ChaosArguments, type ChaosCommand, parseChaosArguments, usageOf } from "./chaos-arguments.ts";
import { type CheckResult, isSound } from "./checks/run-checks.ts";
import type { ChaosStore } from "./stores/chaos-store.ts";
import { openServerStore } from "./stores/open-server-store.ts";
import { openSqliteStore } from "./stores/open-sqlite-store.ts";

const SEEDS = 1_000_000; // a seed that a person can read out

/** What a run on one database came to. */
export interface RunResult {
  readonly seed: number;
  readonly checks: readonly CheckResult[];
  /** The report. */
  readonly lines: readonly string[];
}

/**
 * Runs a command of this package: reads its arguments, makes a run on each database asked for, prints the reports, and
 * sets the exit code: 1 when a check was violated.
 */
export async function runCommand(
  command: ChaosCommand,
  run: (store: ChaosStore, args: ChaosArguments) => Promise<RunResult>,
): Promise<void> {
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1)); // ends what we started
  const args = readArguments(command);
  const { seed, database } = args;
  const withSqlite = command.databases.includes("sqlite") && (database === "all" || database === "sqlite");
  const found = database === "sqlite" ? undefined : await findSqlServers();
  let checks = 0;
  let isViolated = false;
  try {
    const servers = serversFor(database, found?.servers ?? []);
    const openers = [
      ...(withSqlite ? [openSqliteStore] : []),
      ...servers.map((server) => () => openServerStore(server)),
    ];
    for (const open of openers) {
      const store = await open();
      try {
        const result = await run(store, args);
        console.log(`${result.lines.join("\n")}\n`);
        checks += result.checks.length;
        isViolated ||= !isSound(result);
      } finally {
        await store.close();
      }
    }
  } finally {
    await found?.stop();
  }
  const again = `${command.name} --seed ${seed} --seconds ${args.seconds} --database ${database} --${command.crew} ${args.crewSize}`;
  console.log(`again: ${again}`);
  console.log(isViolated ? `chaos: VIOLATED; again with --seed ${seed}` : `chaos: ${checks} checks held`);
  process.exitCode = isViolated ? 1 : 0;
}

function serversFor(database: string, servers: readonly SqlServer[]): readonly SqlServer[] {
  const wanted = servers.filter(({ name }) => database === "all" || name.startsWith(database));
  if (servers.length > 0 && wanted.length === 0) {
    throw new Error(`--database ${database}: there is none among ${servers.map(({ name }) => name).join(", ")}`);
  }
  return wanted;
}

function readArguments(command: ChaosCommand): ChaosArguments {
  try {
    return parseChaosArguments(command, process.argv.slice(2), Date.now() % SEEDS);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n${usageOf(command)}`);
    process.exit(2);
  }
}
