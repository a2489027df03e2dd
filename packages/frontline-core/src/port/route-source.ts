import type { Changes, Cursor, ReadAgain } from "./changes.ts";
import type { SourceState } from "./source-state.ts";

/**
 * Where a router reads routes, and what changed of them: two reads, each of one snapshot of the store.
 *
 * The router decides what is fresh and what to believe; a source says what is there, and whether that covers what it
 * told before. How a store knows what changed is the source's business, and so is that no committed change is skipped.
 *
 * Ids and hostnames are opaque and compared exactly. Hostnames come normalised (`normalizeHostname`). Both methods
 * reject with a {@link SourceUnavailableError} when the store can't be asked, and with the signal's reason when it
 * aborts. `routeSourceContract` of `@frontline-routing/frontline-core/testing` has the cases that every source passes.
 */
export interface RouteSource {
  /** Routes by hostname, and what their environments hold. */
  lookup(query: LookupQuery, options: SourceCallOptions): Promise<LookupAnswer>;

  /**
   * What changed since a cursor, and the present state of what is to be read again, from one snapshot.
   *
   * A change that was committed before the call began, and was visible where the source reads, is told, whatever the
   * order in which transactions ended; again with a cursor that was used before. Telling more than has changed is
   * allowed.
   */
  changes(query: ChangesQuery, options: SourceCallOptions): Promise<Changes>;
}

/** What to look up. */
export interface LookupQuery {
  /** At most 500, normalised, each once. */
  readonly hostnames: readonly string[];
  /** The answer says whether it covers what was told up to this cursor. Left out: nothing was told yet. */
  readonly notOlderThan?: Cursor | undefined;
}

/** What a lookup found. */
export interface LookupAnswer {
  /** Every hostname that was asked for, and the environment of each route among them. */
  readonly state: SourceState;
  /** Everything told up to `notOlderThan` is in it. `false`: it was read from a replica that lags behind that. */
  readonly covers: boolean;
  /** How old what the source knows is, in milliseconds, where it isn't the store itself. Left out: 0. */
  readonly ageMs?: number;
}

/** From where changes are wanted, and what is to be read with them. */
export interface ChangesQuery {
  /** What an earlier answer gave, by the same object or a copy. Left out: nothing is known yet. */
  readonly since?: Cursor | undefined;
  readonly again: ReadAgain;
}

/** The end of a call. */
export interface SourceCallOptions {
  /** When it aborts, the call rejects with its reason, and what it was doing in the store ends. */
  readonly signal: AbortSignal;
}
