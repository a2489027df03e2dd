import { createDirectory, createRouteRepository, openDatabase } from "@frontline-routing/frontline-adapter";
import { createRoutingClient } from "@frontline-routing/restate-routing";
import { startHealthChecker } from "./health/health-checker.ts";
import { layGround } from "./lay-ground.ts";
import { makeRegion } from "./make-region.ts";
import { type Cleanups, createCleanups } from "./parts/cleanups.ts";
import type { Platform } from "./platform.ts";
import type { PlatformOptions } from "./platform-options.ts";
import { DEPLOYMENT_HEADER, startParts } from "./start-parts.ts";

/**
 * Starts a platform: a store, a Restate server, the routing service, and in each region a frontline and sentinels, each a
 * process that listens on loopback. All of it ends with this process, even by SIGKILL. There is one environment, with
 * healthy sentinels, and without deployments and routes yet.
 *
 * @throws {Error} when a part doesn't come up; nothing is left then
 * @example
 * const platform = await startPlatform({ regions: ["us-east-1.aws", "eu-west-1.aws"] });
 * await platform.regions[0]?.kill();
 * await platform.stop();
 */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const cleanups = createCleanups();
  try {
    return await startWith(options, cleanups);
  } catch (error) {
    await cleanups.run().catch(() => undefined); // what failed first is told
    throw error;
  }
}

async function startWith(options: PlatformOptions, cleanups: Cleanups): Promise<Platform> {
  const ground = await layGround(options, cleanups);
  const { restate, routingService, sentinels, frontlines, crashes } = await startParts(
    ground,
    cleanups,
    options.signal,
  );

  const { store, db, environment, directory } = ground;
  const checkersDb = openDatabase(store.partUrl);
  cleanups.add(() => checkersDb.destroy());
  const health = startHealthChecker(
    createDirectory(checkersDb),
    sentinels.map(({ sentinel }) => sentinel),
  );
  cleanups.add(() => health.stop());
  const regions = frontlines.map((frontline) => {
    const own = sentinels.filter(({ region }) => region === frontline.region).map(({ sentinel }) => sentinel);
    return makeRegion(frontline, own, health);
  });
  options.signal?.throwIfAborted();
  await health.untilHealthy(sentinels.map(({ sentinel }) => sentinel));

  return {
    environment,
    store,
    restate,
    routingService,
    regions,
    health,
    client: createRoutingClient({ ingressUrl: restate.ingressUrl }),
    db,
    directory,
    repository: createRouteRepository(db),
    deploymentHeader: DEPLOYMENT_HEADER,
    crashes,
    stop: () => cleanups.run(),
  };
}
