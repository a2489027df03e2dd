import { parseArgs } from "node:util";

/** How the command is used. */
export const USAGE =
  "pnpm bench:propagation [--interval 250] [--promotions 500] [--frontlines 4] [--pause 200] [--off-promotions 40] [--cold-after 10]";

/** What `pnpm bench:propagation` was asked for. */
export interface PropagationArguments {
  /** Of the followers, in milliseconds. */
  readonly intervalMs: number;
  readonly promotions: number;
  readonly frontlines: number;
  /** Between two promotions, on average, in milliseconds. */
  readonly pauseMs: number;
  /** Promotions with the followers off. */
  readonly offPromotions: number;
  /** With the followers off, how long after the last promotion the cold hostnames are asked for, in milliseconds. */
  readonly coldAfterMs: number;
}

/**
 * Reads the command's arguments.
 *
 * @throws {TypeError} | {@link RangeError} naming the option, what is expected and what was given
 */
export function parsePropagationArguments(args: readonly string[]): PropagationArguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      interval: { type: "string", default: "250" },
      promotions: { type: "string", default: "500" },
      frontlines: { type: "string", default: "4" },
      pause: { type: "string", default: "200" },
      "off-promotions": { type: "string", default: "40" },
      "cold-after": { type: "string", default: "10" },
    },
  });
  return {
    intervalMs: wholeNumber("interval", values.interval, 10, 60_000),
    promotions: wholeNumber("promotions", values.promotions, 1, 100_000),
    frontlines: wholeNumber("frontlines", values.frontlines, 1, 64),
    pauseMs: wholeNumber("pause", values.pause, 0, 60_000),
    offPromotions: wholeNumber("off-promotions", values["off-promotions"], 0, 10_000),
    coldAfterMs: wholeNumber("cold-after", values["cold-after"], 0, 3_600) * 1_000,
  };
}

function wholeNumber(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new RangeError(`--${option} ${text}: expected a whole number from ${least} to ${most}`);
}
