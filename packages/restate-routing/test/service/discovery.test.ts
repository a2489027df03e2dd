import type { RestateServer } from "@frontline-routing/test-servers";
import { beforeAll, describe, expect, it } from "vitest";
import { createRoutingService } from "../../src/index.ts";
import { seededRepository } from "../serving/seeded-repository.ts";
import { serveOnRestate } from "../serving/serve-on-restate.ts";

let restate: RestateServer;

beforeAll(async () => {
  const served = await serveOnRestate([
    createRoutingService({ repository: seededRepository(), defaultDomain: "example.app" }),
    createRoutingService({ repository: seededRepository(), serviceName: "acme.Routing" }),
  ]);
  restate = served.restate;
  return served.close;
});

const string = { type: "string" };
const routeIds = { type: "array", items: string, maxItems: 10_000 };
const routes = {
  type: "array",
  items: { type: "object", properties: { frontlineRouteId: string, previousDeploymentId: string } },
};
const notes = { actor: string, reason: string };

const boolean = { type: "boolean" };
const hostnames = {
  type: "array",
  items: {
    type: "object",
    properties: { fullyQualifiedDomainName: string, sticky: string, frontlineRouteId: string },
  },
  maxItems: 10_000,
};
const outcomes = {
  type: "array",
  items: {
    type: "object",
    properties: {
      frontlineRouteId: string,
      fullyQualifiedDomainName: string,
      previousDeploymentId: string,
      deploymentId: string,
      reason: string,
    },
  },
};
const routesResult = { changed: boolean, created: outcomes, moved: outcomes, left: outcomes, removed: outcomes };
const live = {
  type: "object",
  properties: { isLive: boolean, changed: boolean, reason: string, deploymentId: string, previousDeploymentId: string },
};

const HANDLERS = [
  {
    name: "AssignFrontlineRoutes",
    ty: "Exclusive",
    input: { deploymentId: string, frontlineRouteIds: routeIds, ...notes },
    output: { reassignedRoutes: routes },
  },
  {
    name: "SwapLiveDeployment",
    ty: "Exclusive",
    input: { deploymentId: string, frontlineRouteIds: routeIds, setRollbackFlag: { type: "boolean" }, ...notes },
    output: { previousDeploymentId: string, changed: { type: "boolean" }, reassignedRoutes: routes },
  },
  ...["Promote", "Rollback"].map((name) => ({
    name,
    ty: "Exclusive",
    input: {
      deploymentId: string,
      expectedLiveDeploymentId: string,
      expectNothingLive: { type: "boolean" },
      ...notes,
    },
    output: {
      changed: { type: "boolean" },
      previousDeploymentId: string,
      isRolledBack: { type: "boolean" },
      reassignedRoutes: routes,
    },
  })),
  {
    name: "Deploy",
    ty: "Exclusive",
    input: { projectId: string, deploymentId: string, hostnames, live: string, ...notes },
    output: { ...routesResult, live },
  },
  {
    name: "CreateRoutes",
    ty: "Exclusive",
    input: { environmentId: string, projectId: string, hostnames, ...notes },
    output: routesResult,
  },
  {
    name: "RemoveRoutes",
    ty: "Exclusive",
    input: { environmentId: string, frontlineRouteIds: routeIds, ...notes },
    output: routesResult,
  },
  {
    name: "GetLiveDeployment",
    ty: "Shared",
    input: {},
    output: { deploymentId: string, isRolledBack: { type: "boolean" }, revision: { type: "number" } },
  },
];

describe("discovery", () => {
  it("shows the limits that bound a call", async () => {
    const answer = await fetch(`${restate.adminUrl}/services/hydra.v1.RoutingService`);
    expect(await answer.json()).toMatchObject({
      ty: "VirtualObject",
      metadata: { defaultDomain: "example.app", keyedBy: "environment" },
      inactivity_timeout: "1m",
      abort_timeout: "30s",
      retry_policy: { max_attempts: 70, on_max_attempts: "Kill" },
    });
  });

  it("shows no default domain where none was given", async () => {
    const answer = await fetch(`${restate.adminUrl}/services/acme.Routing`);
    const { metadata } = (await answer.json()) as { metadata: object };
    expect(metadata).toHaveProperty("keyedBy", "environment");
    expect(metadata).not.toHaveProperty("defaultDomain");
  });

  it("shows these handlers and no other", async () => {
    const answer = await fetch(`${restate.adminUrl}/services/hydra.v1.RoutingService/handlers`);
    const { handlers } = (await answer.json()) as { handlers: { name: string }[] };
    expect(handlers.map(({ name }) => name).sort()).toEqual(HANDLERS.map(({ name }) => name).sort());
  });

  it.each(HANDLERS)("shows what $name takes and gives, and asks for no field", async ({ name, ty, input, output }) => {
    const answer = await fetch(`${restate.adminUrl}/services/hydra.v1.RoutingService/handlers/${name}`);
    const handler = (await answer.json()) as { input_json_schema: object };
    expect(handler).toMatchObject({
      name,
      ty,
      input_json_schema: { type: "object", properties: input },
      output_json_schema: { type: "object", properties: output },
    });
    expect(handler.input_json_schema).not.toHaveProperty("required");
  });

  it("shows them in the OpenAPI document too", async () => {
    const answer = await fetch(`${restate.adminUrl}/services/hydra.v1.RoutingService/openapi`);
    const document = JSON.stringify(await answer.json());
    for (const { name } of HANDLERS) expect(document).toContain(`/hydra.v1.RoutingService/{key}/${name}`);
    expect(document).toContain('"setRollbackFlag"');
    expect(document).toContain("expectedLiveDeploymentId");
  });
});
