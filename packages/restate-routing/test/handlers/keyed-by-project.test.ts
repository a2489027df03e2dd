import { once } from "node:events";
import { createServer, request as forward } from "node:http";
import type { AddressInfo } from "node:net";
import type { RouteRepository } from "@frontline-routing/routing-core";
import { LOOPBACK, type RestateServer } from "@frontline-routing/test-servers";
import { beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { createRoutingClient, createRoutingService } from "../../src/index.ts";
import { callOverHttp } from "../serving/call-over-http.ts";
import { replaceableRepository } from "../serving/replaceable-repository.ts";
import { replayRequest } from "../serving/replay-request.ts";
import { seededRepository, whereabouts } from "../serving/seeded-repository.ts";
import { serveOnRestate } from "../serving/serve-on-restate.ts";

let restate: RestateServer;
let repository: RouteRepository;

beforeAll(async () => {
  const current = replaceableRepository(() => repository);
  const options = { repository: current, defaultDomain: "example.app", keyedBy: "project" } as const;
  const served = await serveOnRestate([createRoutingService(options)]);
  restate = served.restate;
  return served.close;
});

beforeEach(() => {
  repository = seededRepository();
});

describe("keyed by project", () => {
  it("takes the environment from the deployment", async () => {
    const request = { deploymentId: "d_2", frontlineRouteIds: ["r_1"] };
    expect((await callOverHttp(restate, "p_1", request)).status).toBe(200);
    expect(await whereabouts(repository, "r_1")).toEqual(["d_1", "d_2"]);
  });

  it("answers the original's first client without a field, byte for byte", async () => {
    const answer = await replayRequest(restate, "assign-frontline-routes-by-project");
    expect(answer).toEqual({ status: 200, body: {} });
    expect(await whereabouts(repository, "r_1")).toEqual(["d_1", "d_2"]);
  });

  it("answers whoever sends a fingerprint in full", async () => {
    const requestFingerprint = "0f".repeat(32);
    const headers = { "x-routing-request-fingerprint": requestFingerprint };
    const request = { deploymentId: "d_2", frontlineRouteIds: ["r_1"] };
    const reassignedRoutes = [{ frontlineRouteId: "r_1", previousDeploymentId: "d_1" }];
    const { status, body } = await callOverHttp(restate, "p_1", request, { headers });
    expect({ status, body }).toEqual({ status: 200, body: { reassignedRoutes, requestFingerprint } });
  });

  it("answers this package's client in full", async () => {
    const client = createRoutingClient({ ingressUrl: restate.ingressUrl });
    const request = { deploymentId: "d_2", frontlineRouteIds: ["r_1"] };
    const reassignedRoutes = [{ frontlineRouteId: "r_1", previousDeploymentId: "d_1", changed: true }];
    expect(await client.assignFrontlineRoutes("p_1", request)).toEqual({ reassignedRoutes });
  });

  it("doesn't let this package's client say that nothing moved when the header is dropped on the way", async () => {
    const proxy = createServer((request, response) => {
      const { "x-routing-request-fingerprint": _dropped, ...headers } = request.headers;
      const { hostname, port } = new URL(restate.ingressUrl);
      const upstream = forward({ hostname, port, path: request.url, method: request.method, headers });
      upstream.on("response", (answer) => answer.pipe(response));
      request.pipe(upstream);
    });
    onTestFinished(() => void proxy.close());
    await once(proxy.listen(0, LOOPBACK), "listening");
    const client = createRoutingClient({ ingressUrl: `http://${LOOPBACK}:${(proxy.address() as AddressInfo).port}` });
    const call = client.assignFrontlineRoutes("p_1", { deploymentId: "d_2", frontlineRouteIds: ["r_1"] });
    await expect(call).rejects.toThrow("that nothing on the way drops headers");
  });

  const itsRoute = ["r_1"];
  it.each<[string, number, string, unknown, string]>([
    [
      "a route of another project",
      400,
      "INVALID_REQUEST",
      { deploymentId: "d_20", frontlineRouteIds: ["r_20"] },
      'frontlineRouteIds must be routes of project "p_1", but "r_20" is not; nothing was changed',
    ],
    [
      "another environment's deployment",
      412,
      "FOREIGN_ROUTE",
      { deploymentId: "d_20", frontlineRouteIds: itsRoute },
      'not a route of environment "env_2": "r_1"; nothing was changed',
    ],
    [
      "an unknown deployment",
      404,
      "UNKNOWN_DEPLOYMENT",
      { deploymentId: "nope", frontlineRouteIds: itsRoute },
      'no deployment with id "nope"; nothing was changed',
    ],
    [
      "an unknown route",
      404,
      "UNKNOWN_ROUTE",
      { deploymentId: "d_2", frontlineRouteIds: ["nope"] },
      'no frontline route with id "nope"; nothing was changed',
    ],
    [
      "a malformed route",
      400,
      "INVALID_REQUEST",
      { deploymentId: "d_2", frontlineRouteIds: ["r_1", "\u0000"] },
      'frontlineRouteIds[1] must not contain control characters, got "\\u0000"',
    ],
    [
      "a malformed deployment",
      400,
      "INVALID_REQUEST",
      { deploymentId: "d".repeat(256), frontlineRouteIds: itsRoute },
      "deploymentId must have at most 255 characters, got 256",
    ],
    ["no deployment", 400, "INVALID_REQUEST", { frontlineRouteIds: itsRoute }, "deploymentId must not be empty"],
  ])("refuses %s: %i %s", async (_what, status, code, request, message) => {
    const answer = await callOverHttp(restate, "p_1", request);
    expect(answer).toMatchObject({ status, body: { message, metadata: { code } } });
    expect(await whereabouts(repository, "r_1")).toEqual([]);
    expect(await whereabouts(repository, "r_20")).toEqual([]);
  });

  it("does nothing for an empty list", async () => {
    const { status, body } = await callOverHttp(restate, "p_1", { deploymentId: "d_2" });
    expect({ status, body }).toEqual({ status: 200, body: {} });
  });

  it.each(["SwapLiveDeployment", "Promote", "Rollback"])(
    "lets %s take the environment from it too",
    async (handler) => {
      const request = { deploymentId: "d_2", frontlineRouteIds: ["r_1"] };
      expect((await callOverHttp(restate, "p_1", request, { handler })).status).toBe(200);
      expect(await whereabouts(repository, "r_1")).toEqual(["d_1", "d_2"]);
      expect(await repository.findEnvironment("env_1")).toMatchObject({ deploymentId: "d_2" });
      expect(await repository.findEnvironment("p_1")).toMatchObject({ revision: 0 });
    },
  );

  it("swaps the live pointer of the deployment's environment without routes", async () => {
    const call = { handler: "SwapLiveDeployment" };
    expect((await callOverHttp(restate, "p_1", { deploymentId: "d_2" }, call)).status).toBe(200);
    expect(await repository.findEnvironment("env_1")).toMatchObject({ deploymentId: "d_2" });
  });

  it.each(["SwapLiveDeployment", "Promote", "Rollback"])("lets %s not reach another project", async (handler) => {
    const answer = await callOverHttp(restate, "p_1", { deploymentId: "d_20" }, { handler });
    const message = 'deploymentId must be one of project "p_1", but "d_20" is not; nothing was changed';
    expect(answer).toMatchObject({ status: 400, body: { message, metadata: { code: "INVALID_REQUEST" } } });
    expect(await repository.findEnvironment("env_2")).toMatchObject({ revision: 0 });
  });

  const hostnames = [{ fullyQualifiedDomainName: "new.example.com", sticky: "live", frontlineRouteId: "r_new" }];
  const deployment = { deploymentId: "d_2", hostnames, live: "follow" };

  it.each([{}, { projectId: "" }, { projectId: "p_1" }])(
    "lets Deploy take the environment from the deployment and the project from the key: %j",
    async (said) => {
      const answer = await callOverHttp(restate, "p_1", { ...deployment, ...said }, { handler: "Deploy" });
      expect(answer).toMatchObject({ status: 200, body: { changed: true, live: { isLive: true } } });
      expect(await repository.findRoutes(["r_new"])).toMatchObject([{ environmentId: "env_1", projectId: "p_1" }]);
    },
  );

  it("lets CreateRoutes and RemoveRoutes take the environment from the request", async () => {
    const create = await callOverHttp(
      restate,
      "p_1",
      { environmentId: "env_1", hostnames },
      { handler: "CreateRoutes" },
    );
    expect(create).toMatchObject({ status: 200, body: { created: [{ frontlineRouteId: "r_new" }] } });
    expect(await repository.findRoutes(["r_new"])).toMatchObject([{ environmentId: "env_1", projectId: "p_1" }]);
    const removal = { environmentId: "env_1", frontlineRouteIds: ["r_new", "r_gone"] };
    const removed = await callOverHttp(restate, "p_1", removal, { handler: "RemoveRoutes" });
    expect(removed).toMatchObject({ status: 200, body: { removed: [{}], left: [{ reason: "ALREADY_GONE" }] } });
    expect(await repository.findRoutes(["r_new"])).toEqual([]);
  });

  const notTheKey = 'projectId must be the key, "p_1", or left out, got "p_2"; nothing was changed';
  const notIts = (what: string) => `must be ${what} of project "p_1", but`;
  it.each<[string, string, unknown, number, string]>([
    ["another project", "Deploy", { ...deployment, projectId: "p_2" }, 400, notTheKey],
    ["another project", "CreateRoutes", { environmentId: "env_1", projectId: "p_2", hostnames }, 400, notTheKey],
    ["another project's deployment", "Deploy", { ...deployment, deploymentId: "d_20" }, 400, notIts("one")],
    ["another project's environment", "CreateRoutes", { environmentId: "env_2", hostnames }, 400, notIts("one")],
    [
      "another project's route",
      "RemoveRoutes",
      { environmentId: "env_2", frontlineRouteIds: ["r_20"] },
      400,
      notIts("routes"),
    ],
    [
      "another environment's route",
      "RemoveRoutes",
      { environmentId: "env_2", frontlineRouteIds: ["r_1"] },
      412,
      'not a route of environment "env_2": "r_1"; nothing was changed',
    ],
    ["no environment", "CreateRoutes", { hostnames }, 400, "environmentId must not be empty"],
    ["no environment", "RemoveRoutes", { frontlineRouteIds: ["r_1"] }, 400, "environmentId must not be empty"],
    ["no environment and no route", "RemoveRoutes", {}, 400, "environmentId must not be empty"],
    ["a malformed environment", "CreateRoutes", { environmentId: "e\u0000", hostnames }, 400, "control characters"],
    ["no deployment", "Deploy", { hostnames, live: "follow" }, 400, "deploymentId must not be empty"],
  ])("refuses %s of %s", async (_what, handler, request, status, mention) => {
    const answer = await callOverHttp(restate, "p_1", request, { handler });
    expect(answer).toMatchObject({ status, body: { message: expect.stringContaining(mention) } });
    expect(await repository.findRoutes(["r_new"])).toEqual([]);
    expect(await repository.findRoutes(["r_1", "r_20"])).toHaveLength(2);
    expect(await repository.findEnvironment("env_1")).toMatchObject({ revision: 0 });
    expect(await repository.findEnvironment("env_2")).toMatchObject({ revision: 0 });
  });

  it("can't say what is live, for a project has several environments", async () => {
    const answer = await callOverHttp(restate, "p_1", {}, { handler: "GetLiveDeployment" });
    const message = expect.stringMatching(/^key is a project's, .* ask a service that is keyed by environment$/);
    expect(answer).toMatchObject({ status: 400, body: { message, metadata: { code: "INVALID_REQUEST" } } });
  });
});
