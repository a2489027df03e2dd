/**
 * The main job from end to end on real engines: `pnpm demo`, or `DATABASE_URL=mysql://… pnpm demo`.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRouteRepository, migrateToLatest, openDatabase } from "@frontline-routing/frontline-adapter";
import { createRoutingClient } from "@frontline-routing/restate-routing";
import { freePort, startRestateServer } from "@frontline-routing/test-servers";
import { crashMidReassignment } from "./crash-mid-reassignment.ts";
import { claim, heading, line } from "./print.ts";
import { createScenario, PREVIEW_ROUTES, removeScenario, seedScenario, setHealth } from "./scenario.ts";
import { showDecisions } from "./show-decisions.ts";
import { startRoutingService } from "./start-routing-service.ts";

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(signal, () => {
    console.error(`\ndemo: stopped by ${signal}`);
    process.exit(1); // managed processes and the folder go with this process
  });
}

const folder = mkdtempSync(join(tmpdir(), "frontline-demo-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

try {
  await main();
} catch (error) {
  console.error(`\ndemo: failed: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}

async function main(): Promise<void> {
  const started = performance.now();
  const databaseUrl = process.env.DATABASE_URL || `sqlite:${join(folder, "frontline.db")}`;
  console.log("Frontline routing: deciding where requests go, and moving routes durably.");

  heading("Engines");
  const db = openDatabase(databaseUrl);
  await migrateToLatest(db);
  const repository = createRouteRepository(db);
  line(`database ${databaseUrl.split(":")[0]}, migrated`);
  const restate = await startRestateServer();
  line(`Restate server at ${restate.ingressUrl} (pid ${restate.pid})`);
  const port = await freePort();
  const startService = () => startRoutingService(databaseUrl, port);
  const service = await startService();
  await restate.register(`http://127.0.0.1:${port}`);
  line(`routing service at http://127.0.0.1:${port} (pid ${service.pid}), registered with Restate`);
  const client = createRoutingClient({ ingressUrl: restate.ingressUrl });

  heading("An environment");
  const scenario = createScenario();
  const { environmentId, hostname, deployments } = scenario;
  await seedScenario(db, scenario);
  line(`${environmentId}: 3 deployments, ${PREVIEW_ROUTES + 1} routes at ${deployments.first}`);
  line(`a healthy sentinel in each of ${scenario.sentinelRegions.join(" and ")}`);

  heading(`Deciding: a request for ${hostname} arrives`);
  const before = await showDecisions(db, hostname);
  claim(
    "eu-west-1.aws has no sentinel: the nearest region that has one is us-east-1.aws",
    before.some(({ receivedIn, servedBy }) => receivedIn === "eu-west-1.aws" && servedBy === "us-east-1.aws"),
  );

  heading(`Reassigning: promote ${deployments.second} through Restate`);
  const promotion = await client.promote(environmentId, { deploymentId: deployments.second });
  for (const route of promotion.reassignedRoutes) {
    line(`${route.frontlineRouteId}: ${route.previousDeploymentId} → ${deployments.second}`);
  }
  const promoted = await showDecisions(db, hostname);
  claim(
    `every region serves ${deployments.second} now`,
    promoted.every(({ deploymentId }) => deploymentId === deployments.second),
  );

  heading(`A crash in the middle: ${PREVIEW_ROUTES} routes to ${deployments.third}`);
  await crashMidReassignment(scenario, client, repository, service, startService);

  heading("us-east-1.aws turns unhealthy");
  await setHealth(db, scenario, "us-east-1.aws", "unhealthy");
  const after = await showDecisions(db, hostname);
  claim(
    "every region goes to ap-south-1.aws now",
    after.every(({ servedBy }) => servedBy === "ap-south-1.aws"),
  );

  await removeScenario(db, scenario);
  await db.destroy();
  await restate.stop();
  console.log(`\ndemo: everything worked, in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  process.exit(0); // the service, too, goes with this process
}
