/** How far the caches of a router are behind the database. */
export type Freshness =
  /** There is no follower: what the caches hold is as old as their windows allow. */
  | { readonly state: "off"; readonly behindMs: undefined }
  /** Nothing is followed, because nothing has been looked up yet, or since everything was forgotten. */
  | ({ readonly state: "idle" } & FollowerCounts & { readonly behindMs: undefined })
  /** The last poll told everything. */
  | ({ readonly state: "following"; readonly behindMs: number } & FollowerCounts)
  /** There is more to read, or what is read is older than what was read before: a replica lags. */
  | ({ readonly state: "catching-up" } & FollowerCounts & BehindMs)
  /** The last poll failed. */
  | ({
      readonly state: "failing";
      /** How many polls in a row have failed. */
      readonly failures: number;
      /** What is wrong and what to do, without SQL, address or credential. */
      readonly problem: string;
    } & FollowerCounts &
      BehindMs);

interface BehindMs {
  /** Every change that was committed longer ago than this is applied. `undefined` before the first complete poll. */
  readonly behindMs: number | undefined;
}

/** What a follower has to remember. */
export interface FollowerCounts {
  /** Ranges of keys that are watched, because transactions that are in flight may hold them. */
  readonly openGaps: number;
  /** How many such ranges were given up because there were too many, since the start. */
  readonly gapsDropped: number;
  /** Routes that were read older than their history, and are read again. */
  readonly pendingRoutes: number;
}
