import type { Kysely } from "kysely";
import type { FrontlineSchema } from "../schema.ts";
import type { FollowerEvent } from "./follower-event.ts";
import type { FollowerPosition } from "./follower-position.ts";
import type { FollowerSink } from "./follower-sink.ts";
import type { Freshness } from "./freshness.ts";

/** Polls the database for what changed, and puts it into a router's caches. */
export interface ChangeFollower {
  /** Whether a load that begins now should read the history's highest key along with its route, for {@link admit}. */
  readonly needsHead: boolean;
  /**
   * Tells the highest key of the history, 0 if it is empty, in the snapshot that a load read its route from. The first
   * one starts the follower.
   *
   * @returns `false`: the snapshot is older than what is followed, so that changes of the route may have been missed
   */
  admit(head: number): boolean;
  freshness(): Freshness;
  /** Where it is, for a snapshot of the caches that is made in the same instant. `undefined` when nothing is followed. */
  position(): FollowerPosition | undefined;
  /** Polls now, or joins the poll that is under way. Never rejects: {@link freshness} tells how it came out. */
  poll(): Promise<void>;
  /** Ends following. Nothing is done to the sink from now on, and nothing runs when it resolves. */
  close(): Promise<void>;
}

/** What a follower needs. */
export interface ChangeFollowerOptions {
  readonly db: Kysely<FrontlineSchema>;
  /** From the begin of a poll to the begin of the next, less up to a tenth. */
  readonly intervalMs: number;
  /** How long the queries of a poll may take. */
  readonly pollTimeoutMs: number;
  /** A clock in milliseconds that never goes back. */
  readonly now: () => number;
  /**
   * How long after its row was inserted a transaction may still commit. Default: 120,000, because the server ends those
   * that idle for a minute, and a statement in progress may take a while.
   */
  readonly lateCommitMs?: number;
  /** Where the contents of the caches can be followed on from. */
  readonly from?: FollowerPosition | undefined;
  readonly sink: FollowerSink;
  /** What it throws is dropped. */
  readonly onEvent?: ((event: FollowerEvent) => void) | undefined;
  /** A number from 0 up to, not including, 1, so that many frontlines don't poll in step. Default: `Math.random`. */
  readonly random?: () => number;
}
