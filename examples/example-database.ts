import {
  createDirectory,
  createRouteRepository,
  migrateToLatest,
  openDatabase,
} from "@frontline-routing/frontline-adapter";
import { deploy, inlineSteps } from "@frontline-routing/routing-core";

/** A database in memory with a healthy sentinel in `us-east-1.aws`, and `d_1` live at the one route, `api.example.com`. */
export async function openExampleDatabase() {
  const db = openDatabase("sqlite::memory:");
  await migrateToLatest(db);
  const directory = createDirectory(db);
  const of = { environmentId: "env_1", projectId: "p_1" };
  await directory.putDeployment({ ...of, id: "d_1", status: "ready" });
  await directory.putSentinel({
    id: "s_1",
    environmentId: "env_1",
    region: "us-east-1.aws",
    k8sAddress: "sentinel-1.internal:8040",
    health: "healthy",
  });
  await deploy(
    { repository: createRouteRepository(db), steps: inlineSteps, now: Date.now() },
    {
      ...of,
      deploymentId: "d_1",
      hostnames: [{ fullyQualifiedDomainName: "api.example.com", sticky: "live", frontlineRouteId: "r_1" }],
      live: "follow",
    },
  );
  return db;
}
