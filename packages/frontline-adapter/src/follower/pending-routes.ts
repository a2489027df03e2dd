import type { FrontlineRoute } from "@frontline-routing/router-core";
import type { HistoryRow } from "./history-cursor.ts";

/** Routes to read: by id, the revision that the history told of, and since when. */
export type PendingRoutes = ReadonlyMap<string, PendingRoute>;

export interface PendingRoute {
  readonly revision: number;
  readonly since: number;
}

/** Adds the routes of new rows. */
export function withChanges(pending: PendingRoutes, changes: readonly HistoryRow[], now: number): PendingRoutes {
  if (changes.length === 0) return pending;
  const routes = new Map(pending);
  for (const { frontlineRouteId, revision } of changes) {
    const known = routes.get(frontlineRouteId);
    if (known === undefined || known.revision < revision) routes.set(frontlineRouteId, { revision, since: now });
  }
  return routes;
}

/** How pending routes came out. */
export interface SortedRoutes {
  /** At least as new as the history. */
  readonly current: readonly FrontlineRoute[];
  /** To forget: they aren't there, or have been older than their history for so long that waiting is no use. */
  readonly gone: readonly string[];
  /** Read from a replica that lags behind the one that the history was read from. */
  readonly pending: PendingRoutes;
}

export function sortRoutes(
  pending: PendingRoutes,
  routes: readonly FrontlineRoute[],
  { now, giveUpMs }: { readonly now: number; readonly giveUpMs: number },
): SortedRoutes {
  const current: FrontlineRoute[] = [];
  const gone: string[] = [];
  const left = new Map<string, PendingRoute>();
  const found = new Map(routes.map((route) => [route.id, route]));
  for (const [id, wanted] of pending) {
    const route = found.get(id);
    if (route !== undefined && route.revision >= wanted.revision) current.push(route);
    else if (route === undefined || now > wanted.since + giveUpMs) gone.push(id);
    else left.set(id, wanted);
  }
  return { current, gone, pending: left };
}
