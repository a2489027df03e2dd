import { parseArgs } from "node:util";

const DATABASES = ["mariadb", "mysql", "sqlite", "all"] as const;
const DEFAULTS = { seconds: "30", database: "all", workers: "4" };

/** How the command is used. */
export const USAGE = "pnpm chaos:store [--seconds 30] [--seed 42] [--database mariadb|mysql|sqlite|all] [--workers 4]";

/** What `pnpm chaos:store` was asked for. */
export interface ChaosArguments {
  /** For each database. */
  readonly seconds: number;
  readonly seed: number;
  readonly database: (typeof DATABASES)[number];
  readonly workers: number;
}

/**
 * Reads the command's arguments.
 *
 * @param randomSeed taken when none is given
 * @throws {TypeError} | {@link RangeError} naming the option, what is expected and what was given
 */
export function parseChaosArguments(args: readonly string[], randomSeed: number): ChaosArguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: "string", default: DEFAULTS.seconds },
      seed: { type: "string", default: String(randomSeed) },
      database: { type: "string", default: DEFAULTS.database },
      workers: { type: "string", default: DEFAULTS.workers },
    },
  });
  const database = DATABASES.find((name) => name === values.database);
  if (database === undefined) {
    throw new RangeError(`--database ${values.database}: expected one of ${DATABASES.join(", ")}`);
  }
  return {
    seconds: wholeNumber("seconds", values.seconds, 1),
    seed: wholeNumber("seed", values.seed, 0),
    database,
    workers: wholeNumber("workers", values.workers, 1),
  };
}

function wholeNumber(option: string, text: string, least: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value;
  throw new RangeError(`--${option} ${text}: expected a whole number from ${least}`);
}
