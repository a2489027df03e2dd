import type { LostReason } from "../port/route-source.ts";

/**
 * How a request was answered; each is one of these, once:
 *
 * - `hit`: by what is held, which is fresh or followed
 * - `stale`: by what is held, which is being read again
 * - `stale-if-error`: by something old, because it could not be read again
 * - `absent`: by knowing that the hostname has no route
 * - `miss`: by a lookup that it waited for
 * - `failed`: the lookup failed or took too long, and nothing could be served instead
 * - `refused`: nothing is known of the hostname, and too many such are being looked up
 */
export type RequestOutcome = "absent" | "failed" | "hit" | "miss" | "refused" | "stale" | "stale-if-error";

/** How a lookup ended. */
export type LookupOutcome = "absent" | "failed" | "found" | "timed-out";

/** What happens in a router, for metrics and traces. A closed set: switch on `type`. */
export type RouterEvent =
  | { readonly type: RequestOutcome; readonly hostname: string }
  /** A lookup of one hostname ended; `durationMs` on the router's clock. */
  | {
      readonly type: "lookup";
      readonly hostname: string;
      readonly outcome: LookupOutcome;
      readonly durationMs: number;
    }
  /** What was looked up was invalidated, or told to be removed, meanwhile, and is looked up again. */
  | { readonly type: "fenced"; readonly hostname: string }
  /** A stale route was not read again this time, because too many others wait for it. */
  | { readonly type: "refresh-dropped"; readonly hostname: string }
  /** A poll of the source. */
  | {
      readonly type: "poll";
      readonly outcome: "behind" | "followed" | "lost" | "started";
      /** Routes that changed, and routes that were removed. */
      readonly changed: number;
      readonly removed: number;
      /** Hostnames and environments that were read again. */
      readonly hostnames: number;
      readonly environments: number;
      /** Everything that was committed before it began, and was visible where the source reads, is known now. */
      readonly isComplete: boolean;
      readonly durationMs: number;
    }
  /** The source failed, or was too slow; the poll is tried again. */
  | {
      readonly type: "poll-failed";
      /** What is wrong and what to do, without SQL, address or credential. */
      readonly problem: string;
      readonly cause: unknown;
    }
  /** Changes may have been missed: all that is held stays, and is read again. */
  | { readonly type: "lost"; readonly reason: LostReason }
  /** Something else was held than what was read again: a write that no history told of. */
  | { readonly type: "corrected"; readonly hostname: string };

/** Hears of everything that happens in a router, at once and in order. What it throws is dropped. */
export type RouterEventListener = (event: RouterEvent) => void;
