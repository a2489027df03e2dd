import type { FrontlineRoute } from "@frontline-routing/router-core";
import type { DeploymentRecord } from "@frontline-routing/routing-core";
import type { Insertable, Kysely } from "kysely";
import type { FrontlineSchema, SentinelsTable } from "../src/index.ts";

const ROWS_PER_STATEMENT = 1_000;

/** Removes all that a test may have left. */
export async function wipe(db: Kysely<FrontlineSchema>): Promise<void> {
  await db.deleteFrom("frontline_route_changes").execute();
  await db.deleteFrom("frontline_live_changes").execute();
  await db.deleteFrom("frontline_pruned").execute();
  await db.deleteFrom("frontline_environments").execute();
  await db.deleteFrom("frontline_routes").execute();
  await db.deleteFrom("deployments").execute();
  await db.deleteFrom("frontline_deployment_regions").execute();
  await db.deleteFrom("sentinels").execute();
}

/** A route of `env_1` at `d_1`, with what a test needs otherwise. */
export function aRoute(overrides: Partial<FrontlineRoute> = {}): FrontlineRoute {
  return {
    id: "r_1",
    projectId: "p_1",
    environmentId: "env_1",
    deploymentId: "d_1",
    fullyQualifiedDomainName: "api.example.com",
    sticky: "live",
    revision: 0,
    ...overrides,
  };
}

export async function insertRoutes(db: Kysely<FrontlineSchema>, routes: readonly FrontlineRoute[]): Promise<void> {
  for (let start = 0; start < routes.length; start += ROWS_PER_STATEMENT) {
    const values = routes.slice(start, start + ROWS_PER_STATEMENT).map(rowOf);
    await db.insertInto("frontline_routes").values(values).execute();
  }
}

/** Removes the row of a route and makes it again, as other software does. */
export async function replaceRoute(db: Kysely<FrontlineSchema>, route: FrontlineRoute): Promise<void> {
  await db.replaceInto("frontline_routes").values(rowOf(route)).execute();
}

function rowOf(route: FrontlineRoute) {
  return {
    id: route.id,
    project_id: route.projectId,
    environment_id: route.environmentId,
    deployment_id: route.deploymentId,
    fully_qualified_domain_name: route.fullyQualifiedDomainName,
    sticky: route.sticky,
    revision: route.revision,
    created_at: 1,
  };
}

export async function insertDeployments(
  db: Kysely<FrontlineSchema>,
  deployments: readonly DeploymentRecord[],
): Promise<void> {
  if (deployments.length === 0) return;
  const values = deployments.map((deployment) => ({
    id: deployment.id,
    workspace_id: "w_1",
    project_id: "p_1",
    environment_id: deployment.environmentId,
    status: deployment.status,
    desired_state: deployment.desiredState,
    created_at: deployment.createdAt,
  }));
  await db.insertInto("deployments").values(values).execute();
}

/** A healthy sentinel of `env_1` in `us-east-1.aws`, with what a test needs otherwise. */
export function aSentinel(overrides: Partial<Insertable<SentinelsTable>> = {}): Insertable<SentinelsTable> {
  const { id = "s_1" } = overrides;
  return {
    id,
    workspace_id: "w_1",
    project_id: "p_1",
    environment_id: "env_1",
    k8s_name: `sentinel-${id}`,
    k8s_address: `${id}.internal:8040`,
    region: "us-east-1.aws",
    image: "sentinel:1",
    desired_state: "running",
    health: "healthy",
    desired_replicas: 1,
    available_replicas: 1,
    cpu_millicores: 250,
    memory_mib: 256,
    version: 1,
    created_at: 1,
    ...overrides,
  };
}

export async function insertSentinels(
  db: Kysely<FrontlineSchema>,
  ...sentinels: readonly Insertable<SentinelsTable>[]
): Promise<void> {
  await db.insertInto("sentinels").values(sentinels).execute();
}
