import type { SourceState } from "./source-state.ts";

/**
 * Where in a source's changes something was read: plain JSON, made and understood by the source alone. It is small,
 * because it is part of every snapshot of a router. What a source remembers of it beside (what it told, say) is for
 * speed: a cursor that comes back as a copy, even in another process, must do.
 */
export type Cursor = Json;

/** What `JSON.stringify` writes and `JSON.parse` reads without a loss. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/**
 * What a router wants to be read again, whatever its history says. At most 1,000 hostnames, 500 environments and 1,000
 * deployments, each once.
 */
export interface ReadAgain {
  readonly hostnames: readonly string[];
  readonly environmentIds: readonly string[];
  /** Left out: none. */
  readonly deploymentIds?: readonly string[];
}

/**
 * What `RouteSource.changes` answers. `again` has every hostname and environment that was asked for, and every
 * deployment, if the source says anything of deployments.
 */
export type Changes = {
  /** How old what the source knows is, in milliseconds, where it isn't the store itself. Left out: 0. */
  readonly ageMs?: number;
} & (
  | Followed
  | Lost
  /** There was no cursor. Follow from this one: everything later than the snapshot of `again` will be told. */
  | { readonly outcome: "started"; readonly cursor: Cursor; readonly again: SourceState }
  /** What was read is older than what was told before: a replica that lags. Keep the cursor. */
  | { readonly outcome: "behind"; readonly again: SourceState }
);

/** Everything since the cursor, or as much as fits: some 2,000 changes are a good page. */
export interface Followed {
  readonly outcome: "followed";
  readonly cursor: Cursor;
  /** The new state of every route that changed and is there. */
  readonly changed: SourceState;
  /** Routes that changed and are no longer there, by id. */
  readonly removedRouteIds: readonly string[];
  readonly again: SourceState;
  /** There is more: ask again at once. */
  readonly more: boolean;
}

/** Changes may have been missed. What is held stays, and has to be read again; follow from this cursor. */
export interface Lost {
  readonly outcome: "lost";
  readonly reason: LostReason;
  readonly cursor: Cursor;
  readonly again: SourceState;
}

/**
 * Why changes can't be followed any more.
 *
 * - `replaced`: what was told is another thing now: the store was restored, or failed over with a loss
 * - `truncated`: what was told is gone while later changes are there: the history was pruned, or as above
 * - `behind-for-too-long`: what was told has been missing for so long that it is taken for gone
 * - `too-far-behind`: there is more to read than is worth reading
 * - `unknown-cursor`: the cursor is none of this source's
 */
export type LostReason = "replaced" | "truncated" | "behind-for-too-long" | "too-far-behind" | "unknown-cursor";
