import { randomBytes } from "node:crypto";
import { createDirectory, createRouteRepository, type openDatabase } from "@frontline-routing/frontline-adapter";
import { deploy, inlineSteps } from "@frontline-routing/routing-core";

export type Database = ReturnType<typeof openDatabase>;

/** How many routes are moved while the service is killed. */
export const PREVIEW_ROUTES = 24;

/** One environment with names of its own, so that the demo can run again on the same database. */
export function createScenario() {
  const run = randomBytes(4).toString("hex");
  return {
    environmentId: `env_${run}`,
    hostname: `api-${run}.example.app`,
    liveRouteId: `r_${run}_live`,
    previewRouteIds: Array.from({ length: PREVIEW_ROUTES }, (_, i) => `r_${run}_${String(i + 1).padStart(2, "0")}`),
    deployments: { first: `d_${run}_1`, second: `d_${run}_2`, third: `d_${run}_3` },
    sentinelRegions: ["us-east-1.aws", "ap-south-1.aws"],
  };
}

export type Scenario = ReturnType<typeof createScenario>;

/** Writes the environment: three deployments, a live route, the preview routes, and one sentinel in each region. */
export async function seedScenario(db: Database, scenario: Scenario): Promise<void> {
  const { environmentId, deployments, hostname, liveRouteId, previewRouteIds, sentinelRegions } = scenario;
  const directory = createDirectory(db);
  const projectId = "p_demo";
  for (const id of Object.values(deployments)) {
    await directory.putDeployment({ id, environmentId, projectId, status: "ready" });
  }
  const routes = [liveRouteId, ...previewRouteIds].map((frontlineRouteId, i) => ({
    frontlineRouteId,
    fullyQualifiedDomainName: i === 0 ? hostname : `preview-${i}-${hostname}`,
    sticky: i === 0 ? ("live" as const) : ("branch" as const), // a promotion moves what is live, and no previews
  }));
  await deploy(
    { repository: createRouteRepository(db), steps: inlineSteps, now: Date.now() },
    { environmentId, projectId, deploymentId: deployments.first, hostnames: routes, live: "follow" },
  );
  for (const region of sentinelRegions) {
    const k8sAddress = `sentinel-${environmentId}.${region}.internal:8040`;
    await directory.putSentinel({
      id: sentinelId(scenario, region),
      environmentId,
      region,
      k8sAddress,
      health: "healthy",
    });
  }
}

/** Marks the sentinel of one region, as the platform's health check would. */
export async function setHealth(db: Database, scenario: Scenario, region: string, health: "healthy" | "unhealthy") {
  await createDirectory(db).setSentinelHealth(sentinelId(scenario, region), health);
}

function sentinelId({ environmentId }: Scenario, region: string): string {
  return `s_${environmentId}_${region}`;
}

/** Takes the environment out of the database again, so that the demo leaves nothing of it in yours. */
export async function removeScenario(db: Database, { environmentId }: Scenario): Promise<void> {
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
