import type { openDatabase } from "@frontline-routing/frontline-adapter";

/** What `openDatabase` returns, with the tables in it. */
export type Database = ReturnType<typeof openDatabase>;

/** A route of a benchmark. */
export interface BenchRoute {
  readonly hostname: string;
  readonly environmentId: string;
  readonly deploymentId: string;
}

const ROWS_PER_INSERT = 1_000;

/** Inserts routes that follow promotions, with their hostname for an id. */
export async function insertRoutes(db: Database, routes: readonly BenchRoute[]): Promise<void> {
  await insertInParts(
    routes.map(({ hostname, environmentId, deploymentId }) => ({
      id: hostname,
      project_id: "p_1",
      deployment_id: deploymentId,
      environment_id: environmentId,
      fully_qualified_domain_name: hostname,
      sticky: "live" as const,
      created_at: 1,
    })),
    (values) => db.insertInto("frontline_routes").values(values).execute(),
  );
}

/** Inserts a healthy sentinel for each environment in each region. */
export async function insertSentinels(
  db: Database,
  environmentIds: readonly string[],
  regions: readonly string[],
): Promise<void> {
  const sentinels = environmentIds.flatMap((environmentId) =>
    regions.map((region) => ({
      id: `s-${environmentId}-${region}`,
      workspace_id: "w_1",
      project_id: "p_1",
      environment_id: environmentId,
      k8s_name: `${environmentId}.${region}`,
      k8s_address: `${environmentId}.${region}.internal:8040`,
      region,
      image: "sentinel:1",
      desired_state: "running" as const,
      health: "healthy" as const,
      desired_replicas: 1,
      available_replicas: 1,
      cpu_millicores: 250,
      memory_mib: 256,
      version: 1,
      created_at: 1,
    })),
  );
  await insertInParts(sentinels, (values) => db.insertInto("sentinels").values(values).execute());
}

/** Inserts deployments that can be promoted. */
export async function insertDeployments(
  db: Database,
  deployments: readonly { readonly id: string; readonly environmentId: string }[],
): Promise<void> {
  const values = deployments.map(({ id, environmentId }) => ({
    id,
    workspace_id: "w_1",
    project_id: "p_1",
    environment_id: environmentId,
    status: "ready",
    desired_state: "running",
    created_at: 1,
  }));
  await insertInParts(values, (part) => db.insertInto("deployments").values(part).execute());
}

async function insertInParts<Row>(rows: readonly Row[], insert: (part: Row[]) => Promise<unknown>): Promise<void> {
  for (let start = 0; start < rows.length; start += ROWS_PER_INSERT) {
    await insert(rows.slice(start, start + ROWS_PER_INSERT));
  }
}
