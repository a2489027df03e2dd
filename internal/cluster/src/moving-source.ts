import { createRouteSource, type FrontlineSchema } from "@frontline-routing/frontline-adapter";
import type { RouteSource } from "@frontline-routing/frontline-core";
import type { Kysely } from "kysely";

/** A source whose reads move from one node to another, as through a load balancer. */
export interface MovingSource extends RouteSource {
  move(): void;
  /** Lets time pass for the source on the other node, in milliseconds. None passes there by itself. */
  pass(ms: number): void;
}

/** @param from, to a handle on each node */
export function createMovingSource(from: Kysely<FrontlineSchema>, to: Kysely<FrontlineSchema>): MovingSource {
  let passedMs = 0;
  const other = createRouteSource(to, { now: () => passedMs });
  let current = createRouteSource(from);
  return {
    lookup: (query, options) => current.lookup(query, options),
    changes: (query, options) => current.changes(query, options),
    move() {
      current = other;
    },
    pass(ms) {
      passedMs += ms;
    },
  };
}
