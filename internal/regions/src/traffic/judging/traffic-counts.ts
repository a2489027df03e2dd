import type { Lateness } from "../open-loop.ts";

/**
 * What traffic came to so far. The opening of a WebSocket is a request too, which ends with the socket:
 * `requests` = `underWay` + `answered` + `wrongDeployment` + `cut` + `webSockets.cut` + all of `failed` but `sent twice`.
 */
export interface TrafficCounts {
  readonly requests: number;
  readonly underWay: number;
  /** Answered right. */
  readonly answered: number;
  /**
   * By what went wrong: status and code of the error, or a word for what broke. `sent twice` is a request that reached an
   * application twice; it counts beside the request's own end.
   */
  readonly failed: Readonly<Record<string, number>>;
  /** Cut by the death of a process that was killed on purpose, and may have been answering; see `createDeaths`. */
  readonly cut: number;
  /** Answered by a deployment that no longer may, or that nobody asked for; see `createExpectations`. */
  readonly wrongDeployment: number;
  /** Answered by a region other than that of the frontline that was dialled, so over two hops. Part of `answered`. */
  readonly forwarded: number;
  /** Sent on to another region's frontline, because the nearest couldn't be dialled. */
  readonly failedOver: number;
  /** How many each region answered. */
  readonly answeredBy: Readonly<Record<string, number>>;
  /** Bodies of a hundred KB or more, in either direction, that were verified. */
  readonly largeBodies: number;
  /** All that was verified, in either direction. */
  readonly bodyBytes: number;
  readonly webSockets: {
    readonly opened: number;
    /** Sent, and answered right. */
    readonly messages: number;
    /** Cut while open, as `cut` is. */
    readonly cut: number;
  };
  /** From sending to the end of the answer, of requests that were answered right; of WebSockets, to the first message. */
  readonly latencyMs: { readonly p50: number; readonly p99: number; readonly max: number };
  /** How late the traffic itself was. Where it was, the machine had too little time for it. */
  readonly lateness: Lateness;
  /** See `Expectations.switches`. */
  readonly slowestSwitchMs: number;
  readonly slowestSwitchAfterPauseMs: number;
  /** The first failures of each kind, and wrong answers, a line each. */
  readonly examples: readonly string[];
}
