import { parseArgs } from "node:util";

/** A command that takes {@link ChaosArguments}. */
export interface ChaosCommand {
  /** As it is called: `pnpm chaos:store`. */
  readonly name: string;
  /** What `--database` may be beside `all`, which is the default. */
  readonly databases: readonly string[];
  /** Who changes routes, as an option: `workers`. */
  readonly crew: string;
  readonly crewSize: number;
}

/** What a command was asked for. */
export interface ChaosArguments {
  /** For each database. */
  readonly seconds: number;
  readonly seed: number;
  readonly database: string;
  /** How many change routes. */
  readonly crewSize: number;
}

const DEFAULT_SECONDS = 30;

/** How a command is used. */
export function usageOf({ name, databases, crew, crewSize }: ChaosCommand): string {
  const database = [...databases, "all"].join("|");
  return `${name} [--seconds ${DEFAULT_SECONDS}] [--seed 42] [--database ${database}] [--${crew} ${crewSize}]`;
}

/**
 * Reads a command's arguments.
 *
 * @param randomSeed taken when none is given
 * @throws {TypeError} | {@link RangeError} naming the option, what is expected and what was given
 */
export function parseChaosArguments(
  command: ChaosCommand,
  args: readonly string[],
  randomSeed: number,
): ChaosArguments {
  const { crew } = command;
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: "string" },
      seed: { type: "string" },
      database: { type: "string" },
      [crew]: { type: "string" },
    },
  });
  const {
    database = "all",
    seconds = DEFAULT_SECONDS,
    seed = randomSeed,
    [crew]: crewSize = command.crewSize,
  } = values;
  const databases = [...command.databases, "all"];
  if (!databases.includes(String(database))) {
    throw new RangeError(`--database ${database}: expected one of ${databases.join(", ")}`);
  }
  return {
    seconds: wholeNumber("seconds", String(seconds), 1),
    seed: wholeNumber("seed", String(seed), 0),
    database: String(database),
    crewSize: wholeNumber(crew, String(crewSize), 1),
  };
}

/** Reads a whole number that is `least` or more. */
export function wholeNumber(option: string, text: string, least: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value;
  throw new RangeError(`--${option} ${text}: expected a whole number from ${least}`);
}
