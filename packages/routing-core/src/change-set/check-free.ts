import { EnvironmentConflictError } from "../errors/conflict-errors.ts";
import { RouteIdTakenError } from "../errors/route-errors.ts";
import type { ChangeSet } from "./change-set.ts";
import { checkOwnHostnames } from "./check-own-hostnames.ts";
import type { LockedState } from "./locked-state.ts";

/** Whether nobody has the hostnames and ids of the routes that a change set creates. */
export function checkFree({ environmentId, creates = [] }: ChangeSet, { environment, routes }: LockedState): void {
  if (creates.length === 0) return; // most sets, and a promotion finds a thousand routes
  const hostnames = new Set(creates.map((creation) => creation.fullyQualifiedDomainName));
  const holders = routes.filter((route) => hostnames.has(route.fullyQualifiedDomainName.toLowerCase()));
  checkOwnHostnames(environmentId, holders);
  if (holders.length > 0) {
    const { revision } = environment;
    const missedRouteIds = holders.map((route) => route.id);
    throw new EnvironmentConflictError({ environmentId, expectedRevision: revision, revision, missedRouteIds });
  }
  const there = new Set(routes.map((route) => route.id));
  const taken = creates.map((creation) => creation.frontlineRouteId).filter((id) => there.has(id));
  if (taken.length > 0) throw new RouteIdTakenError({ frontlineRouteIds: taken });
}
