import type { openDatabase } from "@frontline-routing/frontline-adapter";

/** Takes all rows of an environment out of a database. */
export async function removeEnvironment(db: ReturnType<typeof openDatabase>, environmentId: string): Promise<void> {
  const deployments = db.selectFrom("deployments").select("id").where("environment_id", "=", environmentId);
  await db.deleteFrom("frontline_deployment_regions").where("deployment_id", "in", deployments).execute();
  for (const table of [
    "frontline_route_changes",
    "frontline_live_changes",
    "frontline_environments",
    "frontline_routes",
    "sentinels",
    "deployments",
  ] as const) {
    await db.deleteFrom(table).where("environment_id", "=", environmentId).execute();
  }
}
