import {
  assignFrontlineRoutes,
  type DurableSteps,
  inlineSteps,
  promote,
  type RoutingContext,
  rollback,
  swapLiveDeployment,
} from "@frontline-routing/routing-core";
import { beforeEach, describe, expect, it } from "vitest";
import { createRouteRepository } from "../../src/index.ts";
import { aRoute, insertDeployments, insertRoutes, wipe } from "../seed.ts";
import { stores } from "../stores.ts";
import { useDatabase } from "../use-database.ts";

const environmentId = "env_1";
const frontlineRouteIds = ["r_1"];

describe.each(stores)("an UPDATE by other software between plan and commit, on $name", (store) => {
  const database = useDatabase(store);
  const updateByHand = (step: number) => {
    const changed = { deployment_id: `d_hand_${step}` };
    return database.db.updateTable("frontline_routes").set(changed).where("id", "=", "r_1").execute();
  };

  beforeEach(async () => {
    await wipe(database.db);
    await insertRoutes(database.db, [aRoute()]);
    const ready = { environmentId, status: "ready", desiredState: "running" };
    await insertDeployments(database.db, [
      { ...ready, id: "d_1", createdAt: 1 },
      { ...ready, id: "d_2", createdAt: 2 },
    ]);
  });

  /** Updates the route before every step of a name like this, and tells the names of all. */
  const meddling = (before: RegExp) => {
    const names: string[] = [];
    const steps: DurableSteps = {
      async run(name, action) {
        names.push(name);
        if (before.test(name)) await updateByHand(names.length);
        return await inlineSteps.run(name, action);
      },
    };
    return { names, context: { repository: createRouteRepository(database.db), steps, now: 1 } };
  };
  const where = async () => {
    const repository = createRouteRepository(database.db);
    const [route] = await repository.findRoutes(frontlineRouteIds);
    const history = await repository.routeHistory("r_1");
    return { at: route?.deploymentId, from: history.map(({ previousDeploymentId }) => previousDeploymentId) };
  };

  it("is a conflict for an assignment, and is not overwritten", async () => {
    const request = { environmentId, deploymentId: "d_2", frontlineRouteIds };
    await expect(assignFrontlineRoutes(meddling(/^reassign-/).context, request)).rejects.toMatchObject({
      code: "ROUTE_CONFLICT",
      conflicts: [{ frontlineRouteId: "r_1", expectedRevision: 0, revision: 0, deploymentId: "d_hand_2" }],
    });
    expect(await where()).toEqual({ at: "d_hand_2", from: [] });
  });

  it.each<[string, (context: RoutingContext) => ReturnType<typeof promote>]>([
    ["promotion", (context) => promote(context, { environmentId, deploymentId: "d_2" })],
    ["rollback", (context) => rollback(context, { environmentId, deploymentId: "d_2" })],
    ["swap", (context) => swapLiveDeployment(context, { environmentId, deploymentId: "d_2", frontlineRouteIds })],
  ])("makes a %s plan again, and move the route from where it is", async (_, swap) => {
    const { names, context } = meddling(/^commit-1$/);
    expect((await swap(context)).reassignedRoutes).toEqual([
      { frontlineRouteId: "r_1", previousDeploymentId: "d_hand_2", changed: true },
    ]);
    expect(names).toEqual(["plan-1", "commit-1", "plan-2", "commit-2"]);
    expect(await where()).toEqual({ at: "d_2", from: ["d_hand_2"] });
  });

  it("that comes with every commit is in the end a conflict for a promotion", async () => {
    const { names, context } = meddling(/^commit-/);
    const promotion = promote(context, { environmentId, deploymentId: "d_2" });
    await expect(promotion).rejects.toMatchObject({ code: "ROUTE_CONFLICT" });
    expect(await where()).toEqual({ at: `d_hand_${names.length}`, from: [] });
  });
});
