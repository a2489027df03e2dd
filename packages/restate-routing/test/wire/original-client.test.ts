import type { RouteRepository } from "@frontline-routing/routing-core";
import type { RestateServer } from "@frontline-routing/test-servers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createRoutingService } from "../../src/index.ts";
import { replaceableRepository } from "../serving/replaceable-repository.ts";
import { replayRequest } from "../serving/replay-request.ts";
import { seededRepository, whereabouts } from "../serving/seeded-repository.ts";
import { serveOnRestate } from "../serving/serve-on-restate.ts";

let restate: RestateServer;
let repository: RouteRepository;

beforeAll(async () => {
  const current = replaceableRepository(() => repository);
  const served = await serveOnRestate([createRoutingService({ repository: current, defaultDomain: "example.app" })]);
  restate = served.restate;
  return served.close;
});

beforeEach(() => {
  repository = seededRepository();
});

const moved = {
  reassignedRoutes: ["r_1", "r_2"].map((frontlineRouteId) => ({ frontlineRouteId, previousDeploymentId: "d_1" })),
};

describe("a request of the original's generated Go client, byte for byte", () => {
  it("assigns routes", async () => {
    expect(await replayRequest(restate, "assign-frontline-routes")).toEqual({ status: 200, body: moved });
    expect(await whereabouts(repository, "r_1")).toEqual(["d_1", "d_2"]);
  });

  it("assigns them once for one idempotency key", async () => {
    expect(await replayRequest(restate, "assign-frontline-routes-idempotent")).toEqual({ status: 200, body: moved });
    expect(await replayRequest(restate, "assign-frontline-routes-idempotent")).toEqual({ status: 200, body: moved });
    expect(await whereabouts(repository, "r_1")).toEqual(["d_1", "d_3"]);
  });

  it("swaps, and gets no field that its version doesn't know", async () => {
    expect(await replayRequest(restate, "swap-live-deployment")).toEqual({
      status: 200,
      body: { previousDeploymentId: "" },
    });
    expect(await whereabouts(repository, "r_1")).toEqual(["d_1", "d_4"]);
    expect(await repository.findEnvironment("env_1")).toMatchObject({ deploymentId: "d_4", isRolledBack: true });
  });
});
