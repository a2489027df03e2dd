import type { IncomingHttpHeaders } from "node:http";
import { isDialFailure } from "@frontline-routing/frontline-core/forwarding";
import type { BrokenRequest } from "./deaths.ts";
import { type Failed, failed } from "./outcome.ts";

/** Who is known to have answered. */
export type Answerer = Pick<BrokenRequest, "region" | "sentinel">;

// A frontline's own word that whoever it had sent the request to broke off before an answer.
const BROKE_OFF: ReadonlySet<string> = new Set(["502 SENTINEL_FAILED"]);
const TIMEOUTS: ReadonlySet<unknown> = new Set(["UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT"]);

/** Who answered, by the headers that a frontline sets when it is asked to. */
export function answererOf(headers: IncomingHttpHeaders): Answerer {
  return { region: headers["x-frontline-region"]?.toString(), sentinel: headers["x-frontline-sentinel"]?.toString() };
}

/** What an error instead of an answer, or in the middle of it, comes to. */
export function unanswered(error: unknown, broken: Answerer & Pick<BrokenRequest, "broke">): Failed {
  if (isDialFailure(error)) return { ...failed("dial", error), isDialFailure: true };
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (TIMEOUTS.has(code)) return failed("time-out", error);
  return failed(broken.broke === "answer" ? "truncated" : "broken connection", error, broken);
}

/** What an answer other than the one asked for comes to: a frontline's are JSON with a code. */
export function refusal(status: number, text: string, seen: Answerer): Failed {
  const code = /"code":\s*"(\w+)"/.exec(text)?.[1];
  const failure = code === undefined ? `${status}` : `${status} ${code}`;
  return failed(failure, text.slice(0, 200), BROKE_OFF.has(failure) ? { broke: "sentinel", ...seen } : undefined);
}
