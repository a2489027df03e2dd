import type { MovedRoute } from "./change-set.ts";

/** One row of a route's history. */
export interface RouteChange extends MovedRoute {
  readonly changeId: string;
  readonly environmentId: string;
  /** Whether the route was pointed at another deployment, made, or taken away. */
  readonly kind: "create" | "move" | "remove";
  /**
   * What tells the route's row that was changed from another that is made later under the same id: the key of a table,
   * say. Compared for equality only. Empty in a store that doesn't know.
   */
  readonly incarnation: string;
  readonly actor: string | null;
  readonly reason: string | null;
  /** Unix milliseconds, the `now` of the change set. */
  readonly changedAt: number;
}
