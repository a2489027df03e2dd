import { migrateToLatest, openDatabase } from "@frontline-routing/frontline-adapter";

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
  await db
    .insertInto("sentinels")
    .values({
      id: "s_1",
      workspace_id: "w_1",
      project_id: "p_1",
      environment_id: "env_1",
      k8s_name: "sentinel-1",
      k8s_address: "sentinel-1.internal:8040",
      region: "us-east-1.aws",
      image: "sentinel:1",
      health: "healthy",
      desired_replicas: 1,
      available_replicas: 1,
      cpu_millicores: 250,
      memory_mib: 256,
      version: 1,
      created_at: 1,
    })
    .execute();
  return db;
}
