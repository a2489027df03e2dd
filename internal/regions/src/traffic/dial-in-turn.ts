import type { FrontlineAddress } from "./frontlines-by-distance.ts";
import type { Failed } from "./judging/outcome.ts";
import type { TrafficRecord } from "./judging/record.ts";

/** A request with where it may be sent, and where it is recorded. */
export interface TrafficRequest {
  readonly hostname: string;
  /** One that no other request has. */
  readonly id: string;
  readonly witnessPort: number;
  /** Nearest first. */
  readonly frontlines: readonly FrontlineAddress[];
  readonly timeoutMs: number;
  readonly record: TrafficRecord;
}

/** Sends to the nearest frontline, and to the next one only when that can't be dialled. */
export async function dialInTurn<Result extends object>(
  { frontlines, record }: TrafficRequest,
  send: (origin: string) => Promise<Result | Failed>,
): Promise<{ readonly dialled: string; readonly result: Result | Failed }> {
  for (const [index, { region, url }] of frontlines.entries()) {
    const result = await send(url);
    const isLast = index === frontlines.length - 1;
    if (isLast || !("isDialFailure" in result)) return { dialled: region, result };
    record.failedOver();
  }
  return { dialled: "none", result: { failure: "no frontline", detail: "there is none to dial" } };
}
