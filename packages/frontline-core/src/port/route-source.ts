import type { DesiredState, FrontlineRoute, Region, Sentinel } from "@frontline-routing/router-core";
import * as check from "@frontline-routing/router-core/options";

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
  /**
   * There is more: ask again at once. What is told is as it was when this was read, which may be ahead of the cursor: with
   * it, a store that lacks what was there then is `behind`.
   */
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

/** Routes, environments and deployments as one snapshot of a store has them. */
export interface SourceState {
  /** By hostname. `null`: there is no route. */
  readonly routes: ReadonlyMap<string, RouteState | null>;
  /** By id. An environment without anything has an empty list. */
  readonly environments: ReadonlyMap<string, EnvironmentState>;
  /** By id: what was asked for by `deploymentIds`. Left out, or without one of them: nothing new is said of it. */
  readonly deployments?: ReadonlyMap<string, DeploymentState>;
}

/** A route, and what is known of the deployment that it points at. */
export interface RouteState extends DeploymentState {
  readonly route: FrontlineRoute;
  /**
   * What tells this row from another that is made later under the same id, and has lower revisions: the key of a table,
   * say. Compared for equality only.
   */
  readonly incarnation: string;
}

/** Where a deployment runs, as far as a store says. */
export interface DeploymentState {
  /** In ascending order; empty: nowhere. Left out: nobody says, so wherever its environment has a sentinel. */
  readonly regions?: readonly Region[] | undefined;
  /** Whether the platform wants it to run; only `running` runs. Left out: nobody says, so it does. */
  readonly desiredState?: string | undefined;
}

/** What an environment holds. */
export interface EnvironmentState {
  /** In ascending order of their ids. */
  readonly sentinels: readonly FrontlineSentinel[];
}

/** A sentinel as a store knows it: what selection needs, and where to dial. */
export interface FrontlineSentinel extends Sentinel {
  readonly environmentId: string;
  /** Host and port. */
  readonly k8sAddress: string;
  readonly desiredState: DesiredState;
  readonly availableReplicas: number;
}

/** Checks a whole sentinel. Its region is free, as a row's is. */
export const checkFrontlineSentinel = /* @__PURE__ */ check.rowOf("a sentinel", {
  id: /* @__PURE__ */ check.text(1),
  environmentId: /* @__PURE__ */ check.text(1),
  region: /* @__PURE__ */ check.text(0),
  k8sAddress: /* @__PURE__ */ check.text(0),
  health: /* @__PURE__ */ check.oneOf(["unknown", "paused", "healthy", "unhealthy"]),
  desiredState: /* @__PURE__ */ check.oneOf(["running", "standby", "archived"]),
  availableReplicas: /* @__PURE__ */ check.wholeNumber(0, Number.POSITIVE_INFINITY),
} satisfies check.ChecksOf<FrontlineSentinel>);
