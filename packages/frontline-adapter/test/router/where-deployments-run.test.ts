import { createRouter, type Router } from "@frontline-routing/frontline-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createRouteRepository, createRouteSource } from "../../src/index.ts";
import { aRoute, aSentinel, insertDeployments, insertRoutes, insertSentinels, wipe } from "../seed.ts";
import { stores } from "../stores.ts";
import { useDatabase } from "../use-database.ts";

const HOST = "api.example.com";
const HERE = "us-east-1.aws";
const NEAR = "us-east-2.aws";

function aDeployment(id: string) {
  return { id, environmentId: "env_1", status: "ready", desiredState: "running", createdAt: 1 };
}

describe.each(stores)("a router on $name, with healthy sentinels in two regions", (store) => {
  const database = useDatabase(store);
  const routers: Router[] = [];
  beforeEach(() => wipe(database.db));
  afterEach(async () => {
    for (const router of routers.splice(0)) await router.close();
  });

  /** What the platform's scheduler writes. */
  async function setReplicas(deploymentId: string, region: string, replicas: number): Promise<void> {
    const row = { running_replicas: replicas, updated_at: 1 };
    const { db } = database;
    const written = await db
      .updateTable("frontline_deployment_regions")
      .set(row)
      .where("deployment_id", "=", deploymentId)
      .where("region", "=", region)
      .executeTakeFirst();
    if (written.numUpdatedRows > 0n) return;
    await db
      .insertInto("frontline_deployment_regions")
      .values({ deployment_id: deploymentId, region, ...row })
      .execute();
  }

  /** A router that is polled by hand and holds the route, which is at d_1. */
  async function aRouterThatHolds(): Promise<Router> {
    const { db } = database;
    await insertRoutes(db, [aRoute({ deploymentId: "d_1" })]);
    await insertSentinels(db, aSentinel({ region: HERE }), aSentinel({ id: "s_2", region: NEAR }));
    const router = createRouter({ region: HERE, source: createRouteSource(db), followIntervalMs: 0 });
    routers.push(router);
    await router.poll();
    await router.lookupByHostname(HOST);
    return router;
  }

  it("passes over a region whose sentinel is healthy but where the deployment doesn't run", async () => {
    await setReplicas("d_1", NEAR, 2);
    await setReplicas("d_1", HERE, 0);
    const router = await aRouterThatHolds();
    expect(await router.route(HOST)).toMatchObject({ destination: "remote", nearestNlbRegion: NEAR });
    const { sentinels } = await router.explain(HOST);
    expect(sentinels.map(({ id, reason }) => `${id} ${reason}`)).toEqual(["s_1 NOT_DEPLOYED", "s_2 SELECTED_REGION"]);
  });

  it("follows within a poll what the scheduler does: replicas start, move, stop everywhere, and are said by nobody", async () => {
    const router = await aRouterThatHolds();
    const decided = async () => {
      await router.poll();
      return await router.route(HOST).then(
        ({ localSentinel, nearestNlbRegion }) => localSentinel?.region ?? nearestNlbRegion,
        ({ code, notDeployed }) => [code, notDeployed],
      );
    };
    expect(await decided()).toBe(HERE);
    await setReplicas("d_1", NEAR, 1);
    expect(await decided()).toBe(NEAR);
    await setReplicas("d_1", HERE, 1);
    expect(await decided()).toBe(HERE);
    await setReplicas("d_1", HERE, 0);
    expect(await decided()).toBe(NEAR);
    await setReplicas("d_1", NEAR, 0);
    expect(await decided()).toEqual(["NO_HEALTHY_SENTINEL", true]);
    await database.db.deleteFrom("frontline_deployment_regions").execute();
    expect(await decided()).toBe(HERE);
  });

  it("refuses a deployment that is stopped, within a poll, and no longer once it is running again", async () => {
    await insertDeployments(database.db, [aDeployment("d_1")]);
    const router = await aRouterThatHolds();
    for (const [desired_state, code] of [
      ["stopped", "DEPLOYMENT_OFFLINE"],
      ["running", "local"],
      ["standby", "DEPLOYMENT_OFFLINE"],
    ] as const) {
      await database.db.updateTable("deployments").set({ desired_state }).execute();
      await router.poll();
      const outcome = router.route(HOST).then(
        ({ destination }) => destination,
        (error) => error.code,
      );
      expect(await outcome).toBe(code);
    }
  });

  it("decides by where its new deployment runs as soon as a route has moved", async () => {
    await insertDeployments(database.db, [aDeployment("d_1"), aDeployment("d_2")]);
    await setReplicas("d_2", NEAR, 1);
    const router = await aRouterThatHolds();
    await createRouteRepository(database.db).commit({
      changeId: "c_1",
      environmentId: "env_1",
      deploymentId: "d_2",
      routes: [{ frontlineRouteId: "r_1", expectedRevision: 0 }],
      now: 1,
    });
    await router.poll();
    expect(router.routeCached(HOST)).toMatchObject({ deploymentId: "d_2", nearestNlbRegion: NEAR });
  });
});
