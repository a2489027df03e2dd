import type { IncomingHttpHeaders } from "node:http";

const ANSWER_CHARS_HEADER = "x-traffic-answer-chars";
const MOST_ANSWER_CHARS = 10_000_000;

/** What traffic reads of an application's answer: JSON, to every request, and to every message of a WebSocket. */
export interface TrafficAnswer {
  /** As asked for in the deployment header. */
  readonly deployment: string;
  /** The sentinel's id. */
  readonly sentinel: string;
  readonly region: string;
  readonly method: string;
  readonly host: string;
  /** With the query. */
  readonly path: string;
  /** Of the body, or of the message. */
  readonly bodyBytes: number;
  readonly bodySha256: string;
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
