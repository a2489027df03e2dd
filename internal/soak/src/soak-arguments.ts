import { parseArgs } from "node:util";
import { wholeNumber } from "@frontline-routing/chaos/chaos-arguments";
import { DATABASES, type DatabaseName } from "./open-database.ts";

/** What `pnpm soak` was asked for. */
export interface SoakArguments {
  readonly seconds: number;
  /** Requests a second, of all regions together. */
  readonly rate: number;
  readonly seed: number;
  readonly database: DatabaseName;
}

/** How it is used. */
export const USAGE = `pnpm soak [--seconds 60] [--rate 60] [--seed 42] [--database ${DATABASES.join("|")}]`;

/**
 * Reads the arguments.
 *
 * @param randomSeed taken when none is given
 * @throws {TypeError} | {@link RangeError} naming the option, what is expected and what was given
 */
export function parseSoakArguments(args: readonly string[], randomSeed: number): SoakArguments {
  const options = { seconds: {}, rate: {}, seed: {}, database: {} } as const;
  const asText = Object.fromEntries(Object.keys(options).map((name) => [name, { type: "string" as const }]));
  const { values } = parseArgs({ args: [...args], options: asText });
  const { seconds = "60", rate = "60", seed = String(randomSeed), database = DATABASES[0] } = values;
  const chosen = DATABASES.find((name) => name === database);
  if (!chosen) throw new RangeError(`--database ${database}: expected one of ${DATABASES.join(", ")}`);
  return {
    seconds: wholeNumber("seconds", String(seconds), 1),
    rate: wholeNumber("rate", String(rate), 1),
    seed: wholeNumber("seed", String(seed), 0),
    database: chosen,
  };
}

/** The command that makes the same run again. */
export function commandOf({ seconds, rate, seed, database }: SoakArguments): string {
  return `pnpm soak --seconds ${seconds} --rate ${rate} --seed ${seed} --database ${database}`;
}
