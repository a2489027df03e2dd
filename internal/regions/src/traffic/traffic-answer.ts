import type { IncomingHttpHeaders } from "node:http";
import type { SentinelAnswer } from "../sentinel/sentinel-answer.ts";

const ANSWER_CHARS_HEADER = "x-traffic-answer-chars";
const MOST_ANSWER_CHARS = 10_000_000;

/** What a sentinel answers to traffic. */
export interface TrafficAnswer extends SentinelAnswer {
  /** As many characters as were asked for, see {@link paddingFor}. */
  readonly padding?: string;
}

/** The headers that ask for so many characters more than the application has to say. */
export function askForPadding(chars: number) {
  return { [ANSWER_CHARS_HEADER]: String(chars) };
}

/** What an application adds to its answer, so that traffic has large answers to verify: `{ padding: "xx…" }`, or nothing. */
export function paddingFor(headers: IncomingHttpHeaders): Pick<TrafficAnswer, "padding"> {
  const chars = Math.min(Number(headers[ANSWER_CHARS_HEADER]) || 0, MOST_ANSWER_CHARS);
  return chars > 0 ? { padding: "x".repeat(chars) } : {};
}
