/** How far what a router holds is behind its source. */
export type Freshness = FreshnessFigures &
  (
    | {
        /**
         * - `off`: nothing is polled: what is held is as old as its windows allow
         * - `starting`: no poll has been answered yet
         * - `following`: the last poll told everything
         * - `catching-up`: there is more to read, or what is read is older than what was read before: a replica lags
         */
        readonly state: "off" | "starting" | "following" | "catching-up";
      }
    | {
        /** The last poll failed. */
        readonly state: "failing";
        /** How many polls in a row have failed. */
        readonly failures: number;
        /** What is wrong and what to do, without SQL, address or credential. */
        readonly problem: string;
      }
  );

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
