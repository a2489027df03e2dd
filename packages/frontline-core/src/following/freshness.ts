/** How far what a router holds is behind its source. */
export type Freshness =
  /** Nothing is polled: what is held is as old as its windows allow. */
  | ({ readonly state: "off" } & FreshnessFigures)
  /** No poll has been answered yet. */
  | ({ readonly state: "starting" } & FreshnessFigures)
  /** The last poll told everything. */
  | ({ readonly state: "following" } & FreshnessFigures)
  /** There is more to read, or what is read is older than what was read before: a replica lags. */
  | ({ readonly state: "catching-up" } & FreshnessFigures)
  /** The last poll failed. */
  | ({
      readonly state: "failing";
      /** How many polls in a row have failed. */
      readonly failures: number;
      /** What is wrong and what to do, without SQL, address or credential. */
      readonly problem: string;
    } & FreshnessFigures);

/** The figures of a {@link Freshness}. Times in milliseconds. */
export interface FreshnessFigures {
  /**
   * Every change that was committed, and visible where the source reads, longer ago than this is known. `undefined`
   * before the first complete poll.
   */
  readonly behindMs: number | undefined;
  /** Whatever anybody wrote by any means is found within this, while polls succeed. `undefined` where nothing is polled. */
  readonly resyncBoundMs: number | undefined;
  /** How often changes may have been missed, so that everything was read again. */
  readonly losses: number;
  /** Hostnames that are to be read again first. */
  readonly doubts: number;
}
