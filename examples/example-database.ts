import { createDirectory, migrateToLatest, openDatabase } from "@frontline-routing/frontline-adapter";

/** A database in memory with one route, `api.example.com`, and a healthy sentinel in `us-east-1.aws`. */
export async function openExampleDatabase() {
  const db = openDatabase("sqlite::memory:");
  await migrateToLatest(db);
  await db
    .insertInto("frontline_routes")
    .values({
      id: "r_1",
      project_id: "p_1",
      environment_id: "env_1",
      deployment_id: "d_1",
      fully_qualified_domain_name: "api.example.com",
      sticky: "live",
      created_at: 1,
    })
    .execute();
  await createDirectory(db).putSentinel({
    id: "s_1",
    environmentId: "env_1",
    region: "us-east-1.aws",
    k8sAddress: "sentinel-1.internal:8040",
    health: "healthy",
  });
  return db;
}
