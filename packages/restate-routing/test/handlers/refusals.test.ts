import type { RouteRepository } from "@frontline-routing/routing-core";
import { queryRestate, type RestateServer } from "@frontline-routing/test-servers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createRoutingService } from "../../src/index.ts";
import { callOverHttp } from "../serving/call-over-http.ts";
import { replaceableRepository } from "../serving/replaceable-repository.ts";
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

const good = { deploymentId: "d_2", frontlineRouteIds: ["r_1"] };

async function expectKeyIsFree() {
  const { status } = await callOverHttp(restate, "env_1", { deploymentId: "d_9", frontlineRouteIds: ["r_9"] });
  expect(status).toBe(200);
}

async function expectNothingWritten() {
  expect(await repository.findEnvironment("env_1")).toMatchObject({ revision: 0 });
  const unfinished = "select id, retry_count from sys_invocation where status != 'completed'";
  expect(await queryRestate(restate, unfinished)).toEqual([]);
}

describe("a call that can't succeed ends at once, with a status and a code, and frees the key", () => {
  it.each<[string, number, string, unknown, string]>([
    ["no deployment", 400, "INVALID_REQUEST", {}, "deploymentId must not be empty"],
    ["an empty route id", 400, "INVALID_REQUEST", { ...good, frontlineRouteIds: [""] }, "frontlineRouteIds[0]"],
    ["a NUL in an id", 400, "INVALID_REQUEST", { ...good, deploymentId: "d\0" }, "control characters"],
    ["an unknown deployment", 404, "UNKNOWN_DEPLOYMENT", { ...good, deploymentId: "nope" }, '"nope"'],
    ["an unknown route", 404, "UNKNOWN_ROUTE", { ...good, frontlineRouteIds: ["r_1", "nope"] }, '"nope"'],
    ["another environment's deployment", 412, "FOREIGN_DEPLOYMENT", { ...good, deploymentId: "d_20" }, '"d_20"'],
    ["another environment's route", 412, "FOREIGN_ROUTE", { ...good, frontlineRouteIds: ["r_1", "r_20"] }, '"r_20"'],
    ["a body that isn't JSON", 400, "INVALID_REQUEST", "{nope", "body can't be read"],
    ["a body that isn't an object", 400, "INVALID_REQUEST", "[]", "body can't be read"],
    ["a number for a string", 400, "INVALID_REQUEST", { ...good, deploymentId: 3 }, "/deploymentId"],
    ["a null in the list", 400, "INVALID_REQUEST", { ...good, frontlineRouteIds: [null] }, "/frontlineRouteIds/0"],
    ["a field given twice", 400, "INVALID_REQUEST", { ...good, deployment_id: "d_3" }, "deployment_id"],
  ])("%s: %i %s", async (_what, status, code, request, mention) => {
    const answer = await callOverHttp(restate, "env_1", request);
    expect(answer).toMatchObject({ status, body: { message: expect.stringContaining(mention), metadata: { code } } });
    expect(await whereabouts(repository, "r_1")).toEqual([]);
    await expectKeyIsFree();
  });

  it("an empty key: 400 INVALID_REQUEST", async () => {
    const answer = await callOverHttp(restate, "", good);
    expect(answer).toMatchObject({ status: 400, body: { metadata: { code: "INVALID_REQUEST" } } });
  });
});

describe("what no handler takes", () => {
  const BY_ROUTE = ["AssignFrontlineRoutes", "SwapLiveDeployment", "RemoveRoutes"];
  const BY_HOSTNAME = ["Deploy", "CreateRoutes"];
  const TO_DEPLOYMENT = ["AssignFrontlineRoutes", "SwapLiveDeployment", "Promote", "Rollback", "Deploy"];
  const CHANGES = [...TO_DEPLOYMENT, "CreateRoutes", "RemoveRoutes"];
  const good = {
    deploymentId: "d_2",
    frontlineRouteIds: ["r_1"],
    projectId: "p_1",
    hostnames: [{ fullyQualifiedDomainName: "new.example.com", sticky: "live" }],
    live: "follow",
  };
  const HANDLERS = [...CHANGES, "GetLiveDeployment"];
  const tooMany = JSON.stringify({ ...good, frontlineRouteIds: Array.from({ length: 100_000 }, (_, i) => `r_${i}`) });
  const tooLong = JSON.stringify({ ...good, padding: "x".repeat(10_000_000) });
  const manyNames = Array.from({ length: 10_001 }, (_, i) => ({ ...good.hostnames[0], frontlineRouteId: `r_${i}` }));
  const tooManyNames = JSON.stringify({ ...good, hostnames: manyNames });
  const wrongIds = JSON.stringify({ ...good, frontlineRouteIds: Array.from({ length: 10_000 }, (_, i) => i) });

  it.each<[string, string[], string, string]>([
    ["a body that isn't JSON", HANDLERS, "{nope", "body can't be read. "],
    ["a body that isn't an object", HANDLERS, '"d_2"', "body can't be read. "],
    ["a body nested 100,000 deep", HANDLERS, "[".repeat(100_000), "body can't be read. "],
    ["a body of 10 MB", HANDLERS, tooLong, "body must have at most 8388608 bytes, got 10000"],
    ["100,000 routes", BY_ROUTE, tooMany, "must list at most 10000 routes; split the request"],
    ["10,001 hostnames", BY_HOSTNAME, tooManyNames, "must list at most 10000 hostnames; split the request"],
    ["10,000 ids that are numbers", BY_ROUTE, wrongIds, "expected string, received number"],
    ["a NUL in an id", TO_DEPLOYMENT, JSON.stringify({ ...good, deploymentId: "d\0" }), "control characters"],
    ["an id of 256 characters", TO_DEPLOYMENT, JSON.stringify({ ...good, deploymentId: "d".repeat(256) }), "got 256"],
    ["a reason of 256 characters", CHANGES, JSON.stringify({ ...good, reason: "x".repeat(256) }), "reason must have"],
  ])("%s: 400 INVALID_REQUEST, at once, with nothing written", async (_what, handlers, body, mention) => {
    for (const handler of handlers) {
      const { status, body: answer } = await callOverHttp(restate, "env_1", body, { handler });
      const message = expect.stringContaining(mention);
      expect({ handler, status, answer }).toMatchObject({
        handler,
        status: 400,
        answer: { message, metadata: { code: "INVALID_REQUEST" } },
      });
      expect(JSON.stringify(answer).length, "length of the answer").toBeLessThan(2000);
    }
    await expectNothingWritten();
    await expectKeyIsFree();
  });

  it.each(["text/plain", "application/proto", "application/octet-stream", "multipart/form-data"])(
    "the content type %s: 400 from the ingress",
    async (contentType) => {
      for (const handler of CHANGES) {
        const headers = { "content-type": contentType };
        const { status, body } = await callOverHttp(restate, "env_1", JSON.stringify(good), { handler, headers });
        const message = expect.stringContaining(`Content-type '${contentType}' does not match 'application/json'`);
        expect({ handler, status, body }).toMatchObject({ handler, status: 400, body: { message } });
      }
      await expectNothingWritten();
    },
  );

  it("a content type with a character set is JSON all the same", async () => {
    const headers = { "content-type": "application/json; charset=utf-8" };
    expect((await callOverHttp(restate, "env_1", good, { headers })).status).toBe(200);
  });

  it("an unknown handler or service: 404 from the ingress", async () => {
    const handler = await callOverHttp(restate, "env_1", good, { handler: "Nope" });
    expect(handler).toMatchObject({ status: 404, body: { message: expect.stringContaining("handler 'Nope'") } });
    const url = `${restate.ingressUrl}/hydra.v1.RoutingServices/env_1/Promote`;
    const answer = await fetch(url, { method: "POST", body: "{}", headers: { "content-type": "application/json" } });
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain("make sure to register the service");
    await expectNothingWritten();
  });

  it("a NUL in the key: 400 INVALID_REQUEST", async () => {
    for (const handler of CHANGES) {
      const answer = await callOverHttp(restate, "env%00", good, { handler });
      expect(answer).toMatchObject({ status: 400, body: { metadata: { code: "INVALID_REQUEST" } } });
    }
  });
});
