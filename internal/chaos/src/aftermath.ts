import type { FrontlineRoute } from "@frontline-routing/router-core";
import type { EnvironmentState, LiveChange, RouteChange } from "@frontline-routing/routing-core";
import type { JournalEntry } from "./journal.ts";

/** Everything that is left of a run: the rows of the database, and what the workers wrote down. */
export interface Aftermath {
  /** As they were before anyone moved them. */
  readonly seededRoutes: readonly SeededRoute[];
  /** As they are now. */
  readonly routes: readonly FrontlineRoute[];
  /** The histories of all routes in the order in which their rows were written. */
  readonly routeChanges: readonly RouteChange[];
  readonly environments: readonly { readonly state: EnvironmentState; readonly history: readonly LiveChange[] }[];
  readonly unreadyDeploymentIds: ReadonlySet<string>;
  /** All journals, one after another. */
  readonly entries: readonly JournalEntry[];
}

export interface SeededRoute {
  readonly route: FrontlineRoute;
  /** Unix milliseconds; 0 for those of the scenario, `null` when it is open whether it was inserted at all. */
  readonly insertedAt: number | null;
}

/** The operation that a change belongs to: what stands before the step in its `changeId`. */
export function operationOf(changeId: string): string {
  return changeId.slice(0, changeId.indexOf("/"));
}

/** The operations that were promotions or rollbacks. */
export function promotionsOf(entries: readonly JournalEntry[]): ReadonlySet<string> {
  return new Set(
    entries.flatMap((entry) =>
      entry.type === "begin" && ["promote", "rollback"].includes(entry.operation.kind) ? [entry.operation.id] : [],
    ),
  );
}
