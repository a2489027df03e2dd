import type { FrontlineRoute } from "@frontline-routing/router-core";
import type { ChangeSet } from "../change-set.ts";
import type { DeploymentRecord } from "../deployment-record.ts";

/** A route of `env_1` at `d_1`, with what a case needs otherwise. */
export function aRoute(id: string, overrides: Partial<FrontlineRoute> = {}): FrontlineRoute {
  return {
    id,
    projectId: "p_1",
    environmentId: "env_1",
    deploymentId: "d_1",
    fullyQualifiedDomainName: `${id.toLowerCase().replaceAll(/[^a-z0-9]/g, "-")}-${hexOf(id)}.example.com`,
    sticky: "live",
    revision: 0,
    ...overrides,
  };
}

/** A ready deployment of `env_1`. */
export function aDeployment(id: string, environmentId = "env_1"): DeploymentRecord {
  return { id, environmentId, status: "ready", desiredState: "running" };
}

/** A change set of `env_1` that moves routes at revision 0 to `d_2`. */
export function aChangeSet(
  changeId: string,
  routeIds: readonly string[],
  overrides: Partial<ChangeSet> = {},
): ChangeSet {
  return {
    changeId,
    environmentId: "env_1",
    deploymentId: "d_2",
    routes: routeIds.map((frontlineRouteId) => ({ frontlineRouteId, expectedRevision: 0 })),
    now: 1_700_000_000_000,
    ...overrides,
  };
}

// Ids that differ only by case or space still get hostnames of their own.
function hexOf(id: string): string {
  let hash = 0;
  for (const character of id) hash = (Math.imul(hash, 31) + (character.codePointAt(0) ?? 0)) >>> 0;
  return hash.toString(16);
}
