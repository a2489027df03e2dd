import type { RouteRepository } from "@frontline-routing/routing-core";
import type { RestateServer } from "@frontline-routing/test-servers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createRoutingService } from "../../src/index.ts";
import { callOverHttp } from "../serving/call-over-http.ts";
import { createGate } from "../serving/gate.ts";
import { replaceableRepository } from "../serving/replaceable-repository.ts";
import { journalledSteps } from "../serving/restate-admin.ts";
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

const moved = (...ids: string[]) => ({
  reassignedRoutes: ids.map((frontlineRouteId) => ({ frontlineRouteId, previousDeploymentId: "d_1" })),
});

describe("AssignFrontlineRoutes", () => {
  it("moves the routes in the order given and answers as the original does", async () => {
    const request = { deploymentId: "d_2", frontlineRouteIds: ["r_2", "r_1"] };
    const { status, body } = await callOverHttp(restate, "env_1", request);
    expect({ status, body }).toEqual({ status: 200, body: moved("r_2", "r_1") });
    expect(await whereabouts(repository, "r_1")).toEqual(["d_1", "d_2"]);
    expect(await whereabouts(repository, "r_2")).toEqual(["d_1", "d_2"]);
    expect(await whereabouts(repository, "r_3")).toEqual([]);
  });

  it("journals one durable step per route, by the route's id", async () => {
    const request = { deploymentId: "d_2", frontlineRouteIds: ["r_1", "r_2", "r_3"] };
    const { invocationId } = await callOverHttp(restate, "env_1", request);
    const steps = ["read-routes", "reassign-r_1", "reassign-r_2", "reassign-r_3"];
    expect(await journalledSteps(restate, invocationId)).toEqual(steps);
  });

  it("writes into the history which invocation did it, and when", async () => {
    const before = Date.now();
    const { invocationId } = await callOverHttp(restate, "env_1", { deploymentId: "d_2", frontlineRouteIds: ["r_1"] });
    const [change] = await repository.routeHistory("r_1");
    expect(change?.changeId).toBe(`${invocationId}/reassign-r_1`);
    expect(change?.changedAt).toBeGreaterThanOrEqual(before);
    expect(change?.changedAt).toBeLessThanOrEqual(Date.now());
  });

  it("counts an id given twice once", async () => {
    const request = { deploymentId: "d_2", frontlineRouteIds: ["r_1", "r_1"] };
    expect((await callOverHttp(restate, "env_1", request)).body).toEqual(moved("r_1"));
  });

  it("answers with its present deployment for a route that is there already, and writes nothing", async () => {
    const { body } = await callOverHttp(restate, "env_1", { deploymentId: "d_1", frontlineRouteIds: ["r_1"] });
    expect(body).toEqual(moved("r_1"));
    expect(await whereabouts(repository, "r_1")).toEqual([]);
  });
});

describe("a body by the rules of proto3 JSON", () => {
  it("may use snake_case names", async () => {
    const { body } = await callOverHttp(restate, "env_1", { deployment_id: "d_2", frontline_route_ids: ["r_1"] });
    expect(body).toEqual(moved("r_1"));
  });

  it("may have fields that nobody knows", async () => {
    const request = { deploymentId: "d_2", frontlineRouteIds: ["r_1"], appId: "a_1", nested: { deploymentId: 3 } };
    expect((await callOverHttp(restate, "env_1", request)).body).toEqual(moved("r_1"));
  });

  it.each([
    { deploymentId: "d_2" },
    { deploymentId: "d_2", frontlineRouteIds: null },
    { deploymentId: "d_2", frontlineRouteIds: [] },
  ])("moves nothing for an empty list, however it is said: %j", async (request) => {
    const { status, body } = await callOverHttp(restate, "env_1", request);
    expect({ status, body }).toEqual({ status: 200, body: moved() });
  });
});

describe("several calls at once", () => {
  it("go one after another for one environment", async () => {
    const deployments = Array.from({ length: 8 }, (_, i) => `d_${i + 2}`);
    const frontlineRouteIds = ["r_1", "r_2", "r_3"];
    const answers = await Promise.all(
      deployments.map((deploymentId) => callOverHttp(restate, "env_1", { deploymentId, frontlineRouteIds })),
    );
    expect(answers.map(({ status }) => status)).toEqual(deployments.map(() => 200));

    const paths = await Promise.all(frontlineRouteIds.map((id) => whereabouts(repository, id)));
    expect([...(paths[0] ?? [])].sort()).toEqual(["d_1", ...deployments].sort());
    expect(paths[1]).toEqual(paths[0]);
    expect(paths[2]).toEqual(paths[0]);
  });

  it("don't wait for another environment's", async () => {
    const gate = createGate();
    const { commit, ...rest } = repository;
    repository = {
      ...rest,
      async commit(changeSet) {
        if (changeSet.environmentId === "env_1") await gate.opened;
        return commit(changeSet);
      },
    };
    const held = callOverHttp(restate, "env_1", { deploymentId: "d_2", frontlineRouteIds: ["r_1"] });
    const other = await callOverHttp(restate, "env_2", { deploymentId: "d_20", frontlineRouteIds: ["r_20"] });
    expect(other.status).toBe(200);
    gate.open();
    expect((await held).status).toBe(200);
  });
});
