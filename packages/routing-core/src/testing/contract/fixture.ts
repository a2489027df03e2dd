import type { FrontlineRoute } from "@frontline-routing/router-core";
import type { ChangeSet, CommitResult, RouteCreation, RouteMove } from "../../change-set/change-set.ts";
import type { DeploymentRecord, RouteRepository } from "../../repository/route-repository.ts";
import { codeOf } from "../expect-equal.ts";
import type { RouteRepositorySeed } from "../in-memory-route-repository.ts";

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

/** A ready deployment of `env_1`, with what a case needs otherwise. */
export function aDeployment(id: string, overrides: Partial<DeploymentRecord> = {}): DeploymentRecord {
  return { id, environmentId: "env_1", status: "ready", desiredState: "running", createdAt: 1, ...overrides };
}

/** A change set of `env_1` that moves routes at revision 0 to `d_2`. */
export function aChangeSet(changeId: string, routeIds: readonly string[], more: Partial<ChangeSet> = {}): ChangeSet {
  const routes = routeIds.map((id) => aMove(id, 0));
  return { changeId, environmentId: "env_1", deploymentId: "d_2", routes, now: 1_700_000_000_000, ...more };
}

// Ids that differ only by case or space still get hostnames of their own.
function hexOf(id: string): string {
  let hash = 0;
  for (const character of id) hash = (Math.imul(hash, 31) + (character.codePointAt(0) ?? 0)) >>> 0;
  return hash.toString(16);
}

/** What most cases start with: two routes of `env_1` at `d_1`, and one of `env_2`. */
export const SEED: RouteRepositorySeed = {
  deployments: [
    aDeployment("d_1"),
    aDeployment("d_2", { createdAt: 2 }),
    aDeployment("d_3", { createdAt: 3 }),
    aDeployment("d_failed", { status: "failed" }),
    aDeployment("d_standby", { desiredState: "standby" }),
    aDeployment("d_9", { environmentId: "env_2" }),
  ],
  routes: [aRoute("r_1"), aRoute("r_2"), aRoute("r_9", { environmentId: "env_2", deploymentId: "d_9" })],
};

/** Routes whose ids a sloppy collation takes for equal. */
export const ALIKE = ["r_a", "R_a", "r_a "].map((id) => aRoute(id));

/** Where a route points now. */
export async function deploymentOf(repository: RouteRepository, id: string): Promise<string | undefined> {
  return (await repository.findRoutes([id]))[0]?.deploymentId;
}

/** A move or removal of a route as it is read. Without a deployment it hasn't the field, for whoever fills it in. */
export function aMove(frontlineRouteId: string, expectedRevision: number, deploymentId?: string): RouteMove {
  const given = deploymentId === undefined ? {} : { expectedDeploymentId: deploymentId };
  return { frontlineRouteId, expectedRevision, ...given };
}

/** A creation of the route that `aRoute` makes of the id. */
export function aCreation(id: string, overrides: Partial<RouteCreation> = {}): RouteCreation {
  const { projectId, fullyQualifiedDomainName, sticky } = aRoute(id);
  return { frontlineRouteId: id, projectId, fullyQualifiedDomainName, sticky, ...overrides };
}

/** A change set of `env_1` that creates routes at `d_2`. */
export function creating(id: string, creates: readonly RouteCreation[], more: Partial<ChangeSet> = {}): ChangeSet {
  return aChangeSet(id, [], { creates, ...more });
}

/** A route's history, in short: `move d_1 > d_2 @1`. */
export async function chainOf(repository: RouteRepository, id: string): Promise<string[]> {
  const history = await repository.routeHistory(id);
  return history.map((row) => `${row.kind} ${row.previousDeploymentId} > ${row.deploymentId} @${row.revision}`);
}

/** The ids of a commit's routes, in its order. */
export function idsIn({ routes }: CommitResult): string[] {
  return routes.map((route) => route.frontlineRouteId);
}

/** What became of a commit: the code of its refusal, or `no error`. */
export async function outcomeOf(repository: RouteRepository, changeSet: ChangeSet): Promise<unknown> {
  return await codeOf(() => repository.commit(changeSet));
}

/** Which of these routes exist, in order. */
export async function idsOf(repository: RouteRepository, ids: readonly string[]): Promise<string[]> {
  return (await repository.findRoutes(ids)).map((route) => route.id).sort();
}
