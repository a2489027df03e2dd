import type { FrontlineSchema } from "@frontline-routing/frontline-adapter";
import type { FrontlineRoute } from "@frontline-routing/router-core";
import type { Kysely } from "kysely";
import type { Scenario } from "./scenario.ts";

/** Writes a scenario the way other software does: by plain SQL. */
export async function insertScenario(db: Kysely<FrontlineSchema>, { environments }: Scenario): Promise<void> {
  const deployments = environments.flatMap((environment) => environment.deployments);
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
  await insertRoutes(
    db,
    environments.flatMap((environment) => environment.routes),
  );
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
    created_at: 1,
  }));
  await db.insertInto("frontline_routes").values(values).execute();
}
