import { RouteConflictError, type RouteRepository } from "@frontline-routing/routing-core";
import { type RestateServer, startRestateServer } from "@frontline-routing/test-servers";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createRoutingService } from "../src/index.ts";
import { callOverHttp } from "./call-over-http.ts";
import { replaceableRepository } from "./replaceable-repository.ts";
import { seededRepository, whereabouts } from "./seeded-repository.ts";
import { type Endpoint, serveEndpoint } from "./serve-endpoint.ts";

let restate: RestateServer;
let endpoint: Endpoint;
let repository: RouteRepository;
let conflictOnce = false;

beforeAll(async () => {
  restate = await startRestateServer();
  const current: RouteRepository = {
    ...replaceableRepository(() => repository),
    async commit(changeSet) {
      if (conflictOnce) {
        // A writer that doesn't go through Restate gets in between the read and the commit.
        conflictOnce = false;
        await repository.commit({ ...changeSet, changeId: "another writer", deploymentId: "d_3" });
      }
      return await repository.commit(changeSet);
    },
  };
  endpoint = await serveEndpoint([createRoutingService({ repository: current, defaultDomain: "example.app" })]);
  await restate.register(endpoint.url);
});

afterAll(async () => {
  await endpoint?.close();
  await restate?.stop();
});

beforeEach(() => {
  repository = seededRepository();
});

const good = { deploymentId: "d_2", frontlineRouteIds: ["r_1"] };

async function expectKeyIsFree() {
  const { status } = await callOverHttp(restate, "env_1", { deploymentId: "d_9", frontlineRouteIds: ["r_9"] });
  expect(status).toBe(200);
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

  it("a newer writer: 409 ROUTE_CONFLICT, which leaves the newer deployment", async () => {
    conflictOnce = true;
    const answer = await callOverHttp(restate, "env_1", good);
    const conflict = { frontlineRouteId: "r_1", expectedRevision: 0, revision: 1, deploymentId: "d_3" };
    expect(answer).toMatchObject({
      status: 409,
      body: {
        message: new RouteConflictError([conflict]).message,
        metadata: { code: "ROUTE_CONFLICT", details: JSON.stringify({ conflicts: [conflict] }) },
      },
    });
    expect(await whereabouts(repository, "r_1")).toEqual(["d_1", "d_3"]);
    await expectKeyIsFree();
  });
});
