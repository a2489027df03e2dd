import type { Followed } from "../port/changes.ts";
import type { RouteState } from "../port/source-state.ts";

/** A part of what was told. */
export type ChangeSlice = Pick<Followed, "changed" | "removedRouteIds">;

/** What takes some 20 ms where a million routes are held, because none of them is in the processor's caches. */
export const CHANGES_PER_SLICE = 2_000;

/** What was told in parts that each stop the event loop for a moment. What changed comes first: a route may be made again. */
export function* changeSlices({ changed, removedRouteIds }: ChangeSlice): Generator<ChangeSlice> {
  if (changed.routes.size + removedRouteIds.length <= CHANGES_PER_SLICE) {
    yield { changed, removedRouteIds };
    return;
  }
  let routes = new Map<string, RouteState | null>();
  for (const [hostname, state] of changed.routes) {
    routes.set(hostname, state);
    if (routes.size < CHANGES_PER_SLICE) continue;
    yield { changed: { routes, environments: new Map() }, removedRouteIds: [] };
    routes = new Map();
  }
  yield { changed: { routes, environments: changed.environments }, removedRouteIds: [] };
  for (let i = 0; i < removedRouteIds.length; i += CHANGES_PER_SLICE) {
    const removed = removedRouteIds.slice(i, i + CHANGES_PER_SLICE);
    yield { changed: { routes: new Map(), environments: new Map() }, removedRouteIds: removed };
  }
}
