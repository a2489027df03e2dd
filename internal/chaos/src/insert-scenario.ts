import type { FrontlineSchema } from "@frontline-routing/frontline-adapter";
import type { FrontlineRoute } from "@frontline-routing/router-core";
import type { DeploymentRecord } from "@frontline-routing/routing-core";
import type { Kysely } from "kysely";
import type { Scenario } from "./scenario.ts";

/** Writes a scenario the way other software does: by plain SQL. */
export async function insertScenario(db: Kysely<FrontlineSchema>, { environments }: Scenario): Promise<void> {
  await insertDeployments(
    db,
    environments.flatMap(({ deployments }) => deployments),
  );
  await insertRoutes(
    db,
    environments.flatMap(({ routes }) => routes),
  );
}

/** Inserts deployments. */
export async function insertDeployments(
  db: Kysely<FrontlineSchema>,
  deployments: readonly DeploymentRecord[],
): Promise<void> {
  const values = deployments.map(({ id, environmentId, status, desiredState, createdAt }) => ({
    id,
    workspace_id: "w_1",
    project_id: "p_1",
    environment_id: environmentId,
    status,
    desired_state: desiredState,
    created_at: createdAt,
  }));
  await db.insertInto("deployments").values(values).execute();
}

/** Inserts routes without a word to anyone. */
export async function insertRoutes(db: Kysely<FrontlineSchema>, routes: readonly FrontlineRoute[]): Promise<void> {
  const values = routes.map((route) => ({
    id: route.id,
    project_id: route.projectId,
    environment_id: route.environmentId,
    deployment_id: route.deploymentId,
    fully_qualified_domain_name: route.fullyQualifiedDomainName,
    sticky: route.sticky,
    revision: route.revision,
    created_at: 1,
  }));
  await db.insertInto("frontline_routes").values(values).execute();
}
