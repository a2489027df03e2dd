import { RepositoryUnavailableError } from "@frontline-routing/routing-core";
import type { InMemoryRouteRepository } from "@frontline-routing/routing-core/testing";
import type { RestateServer } from "@frontline-routing/test-servers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createRoutingService } from "../../src/index.ts";
import { callOverHttp } from "../serving/call-over-http.ts";
import { replaceableRepository } from "../serving/replaceable-repository.ts";
import { journalledSteps } from "../serving/restate-admin.ts";
import { seededRepository } from "../serving/seeded-repository.ts";
import { serveOnRestate } from "../serving/serve-on-restate.ts";

let restate: RestateServer;
let repository: InMemoryRouteRepository;
let beforeCommit: () => Promise<void>;
let afterCommit: () => Promise<void>;

beforeAll(async () => {
  const replaceable = replaceableRepository(
    () => repository,
    () => beforeCommit(),
  );
  const current: typeof replaceable = {
    ...replaceable,
    async commit(changeSet, options) {
      const result = await replaceable.commit(changeSet, options);
      await afterCommit();
      return result;
    },
  };
  const served = await serveOnRestate([createRoutingService({ repository: current })]);
  restate = served.restate;
  return served.close;
});

beforeEach(() => {
  repository = seededRepository();
  beforeCommit = async () => {};
  afterCommit = async () => {};
});

const call = (handler: string, body: unknown, headers = {}) =>
  callOverHttp(restate, "env_1", body, { handler, headers });
const answerOf = async (handler: string, body: unknown, headers = {}) => {
  const { status, body: answer } = await call(handler, body, headers);
  expect({ status, answer }).toMatchObject({ status: 200 });
  return answer;
};
const routesOf = async (hostname: string) => await repository.findRoutesByHostname([hostname]);

const fresh = { fullyQualifiedDomainName: "New.Example.com.", sticky: "live", frontlineRouteId: "r_new" };
const deployment = { projectId: "p_1", deploymentId: "d_2", hostnames: [fresh], live: "leave" };
const made = {
  frontlineRouteId: "r_new",
  fullyQualifiedDomainName: "new.example.com",
  previousDeploymentId: "",
  deploymentId: "d_2",
  reason: "NEW_HOSTNAME",
};
const nothingElse = { moved: [], left: [], removed: [] };

describe("Deploy", () => {
  it("makes, moves and leaves routes, and says which and why", async () => {
    const there = { fullyQualifiedDomainName: "r-1.example.com", sticky: "live" };
    const hostnames = [fresh, there];
    const left = {
      frontlineRouteId: "r_1",
      fullyQualifiedDomainName: "r-1.example.com",
      previousDeploymentId: "d_1",
      deploymentId: "d_1",
      reason: "DOES_NOT_FOLLOW",
    };
    expect(await answerOf("Deploy", { ...deployment, hostnames })).toEqual({
      changed: true,
      created: [made],
      moved: [],
      left: [left],
      removed: [],
      live: { isLive: false, changed: false, reason: "LEFT", deploymentId: "", previousDeploymentId: "" },
    });

    const follow = { ...deployment, deploymentId: "d_3", hostnames, live: "follow" };
    const moved = [made, { ...left, deploymentId: "d_1" }].map((route) => {
      const { deploymentId: previousDeploymentId } = route;
      return { ...route, previousDeploymentId, deploymentId: "d_3", reason: "FOLLOWS_LIVE" };
    });
    const answer = await answerOf("Deploy", follow);
    expect(answer).toMatchObject({ changed: true, created: [], left: [], removed: [] });
    expect(answer).toMatchObject({ moved: expect.arrayContaining(moved) });
    expect(answer).toMatchObject({ live: { isLive: true, changed: true, reason: "NEWEST", deploymentId: "d_3" } });
    expect(await repository.findEnvironment("env_1")).toMatchObject({ deploymentId: "d_3" });

    const late = await answerOf("Deploy", { ...follow, deploymentId: "d_2" });
    const stays = { isLive: false, changed: false, reason: "NEWER_DEPLOYMENT", deploymentId: "d_3" };
    expect(late).toMatchObject({ changed: false, live: { ...stays, previousDeploymentId: "" } });
  });

  it("names what was live before", async () => {
    await answerOf("Promote", { deploymentId: "d_1" });
    const answer = await answerOf("Deploy", { ...deployment, live: "follow" });
    expect(answer).toMatchObject({ live: { changed: true, deploymentId: "d_2", previousDeploymentId: "d_1" } });
  });

  it("changes nothing the second time", async () => {
    await answerOf("Deploy", deployment);
    const left = [{ ...made, previousDeploymentId: "d_2", reason: "ALREADY_THERE" }];
    expect(await answerOf("Deploy", deployment)).toMatchObject({ changed: false, created: [], moved: [], left });
    expect(await repository.routeHistory("r_new")).toHaveLength(1);
  });

  it("makes each route once when a step is tried again after its commit", async () => {
    let failures = 2;
    afterCommit = async () => {
      if (failures-- > 0) throw new RepositoryUnavailableError({ problem: "connection lost after the commit" });
    };
    const { body, invocationId } = await call("Deploy", { ...deployment, live: "follow" });
    expect(body).toMatchObject({ changed: true, created: [made], live: { reason: "NEWEST" } });
    expect(failures).toBe(-1);
    const changeId = `${invocationId}/deploy-1`;
    expect(await repository.routeHistory("r_new")).toMatchObject([{ changeId, kind: "create" }]);
    expect(await journalledSteps(restate, invocationId)).toEqual(["plan-1", "commit-1"]);
  });

  it("plans again when another writer comes between", async () => {
    let others = 1;
    beforeCommit = async () => {
      if (others-- > 0) repository.putRoute({ ...(await routeAt("env_1")), id: "r_new" });
    };
    const { body, invocationId } = await call("Deploy", deployment);
    expect(body).toMatchObject({ changed: false, left: [{ frontlineRouteId: "r_new", reason: "DOES_NOT_FOLLOW" }] });
    expect(await journalledSteps(restate, invocationId)).toEqual(["plan-1", "commit-1", "plan-2"]);
  });

  it.each([{ live: undefined }, { live: null }, { live: "" }, { live: "Follow" }, { live: "promote" }])(
    "neither goes live nor stays dark by default: %j is refused",
    async (wrong) => {
      const { status, body } = await call("Deploy", { ...deployment, ...wrong });
      const message = `live must be "follow" or "leave", got ${JSON.stringify(wrong.live ?? "")}`;
      expect({ status, body }).toMatchObject({ status: 400, body: { message, metadata: { code: "INVALID_REQUEST" } } });
      expect(await repository.findEnvironment("env_1")).toMatchObject({ revision: 0 });
    },
  );

  it("takes 10,000 hostnames at once", async () => {
    const hostnames = Array.from({ length: 10_000 }, (_, i) => {
      return { fullyQualifiedDomainName: `a-${i}.example.com`, sticky: "environment" };
    });
    const { created } = (await answerOf("Deploy", { ...deployment, hostnames })) as { created: unknown[] };
    expect(created).toHaveLength(10_000);
    expect(created.at(-1)).toMatchObject({ fullyQualifiedDomainName: "a-9999.example.com", deploymentId: "d_2" });
  });

  it("needs the project that new routes name", async () => {
    const answer = await call("Deploy", { ...deployment, projectId: null });
    expect(answer).toMatchObject({ status: 400, body: { message: "projectId must not be empty" } });
  });
});

describe("CreateRoutes", () => {
  const request = { projectId: "p_1", hostnames: [fresh] };

  it("makes a route without a deployment, once", async () => {
    const created = [{ ...made, deploymentId: "" }];
    expect(await answerOf("CreateRoutes", request)).toEqual({ changed: true, created, ...nothingElse });
    expect(await routesOf("new.example.com")).toMatchObject([{ projectId: "p_1", deploymentId: "", sticky: "live" }]);
    const left = [{ ...made, deploymentId: "", reason: "ALREADY_THERE" }];
    const again = { changed: false, created: [], ...nothingElse, left };
    expect(await answerOf("CreateRoutes", request)).toEqual(again);
  });

  it("makes one under the id that follows from environment and hostname where none is given", async () => {
    const hostnames = [{ ...fresh, frontlineRouteId: "" }];
    const answer = await answerOf("CreateRoutes", { ...request, hostnames });
    expect(answer).toMatchObject({ created: [{ frontlineRouteId: expect.stringMatching(/^fr_[0-9a-f]{32}$/) }] });
  });

  it("reads hostnames by the rules of proto3 JSON", async () => {
    const hostname = { fully_qualified_domain_name: "new.example.com", sticky: "live", frontline_route_id: null };
    const hostnames = [{ ...hostname, fullyQualifiedDomainName: null, ttl: 5 }];
    expect(await answerOf("CreateRoutes", { project_id: "p_1", hostnames })).toMatchObject({ changed: true });
    expect(await routesOf("new.example.com")).toHaveLength(1);
  });

  it.each<[string, unknown, string]>([
    ["both spellings", { ...fresh, frontline_route_id: "r_x" }, "the same field as frontline_route_id, give one"],
    ["no hostname", { sticky: "live" }, "hostnames[0].fullyQualifiedDomainName is "],
    ["nothing that it follows", { fullyQualifiedDomainName: "a.example.com" }, "hostnames[0].sticky must be "],
    ["an unknown word", { ...fresh, sticky: "tag" }, 'got "tag"'],
    ["a number", { ...fresh, frontlineRouteId: 5 }, "/hostnames/0/frontlineRouteId"],
    ["null", null, "/hostnames/0"],
    ["text", "new.example.com", "/hostnames/0"],
  ])("refuses a hostname with %s", async (_what, hostname, mention) => {
    const { status, body } = await call("CreateRoutes", { ...request, hostnames: [hostname] });
    const refusal = { message: expect.stringContaining(mention), metadata: { code: "INVALID_REQUEST" } };
    expect({ status, body }).toMatchObject({ status: 400, body: refusal });
    expect(await repository.findEnvironment("env_1")).toMatchObject({ revision: 0 });
  });
});

describe("RemoveRoutes", () => {
  it("takes routes away, once", async () => {
    const removed = {
      frontlineRouteId: "r_1",
      fullyQualifiedDomainName: "r-1.example.com",
      previousDeploymentId: "d_1",
      deploymentId: "",
      reason: "REQUESTED",
    };
    const gone = { ...removed, fullyQualifiedDomainName: "", previousDeploymentId: "", reason: "ALREADY_GONE" };
    const frontlineRouteIds = ["r_1", "nope"];
    expect(await answerOf("RemoveRoutes", { frontlineRouteIds })).toEqual({
      changed: true,
      created: [],
      moved: [],
      left: [{ ...gone, frontlineRouteId: "nope" }],
      removed: [removed],
    });
    expect(await routesOf("r-1.example.com")).toEqual([]);
    const left = [gone, { ...gone, frontlineRouteId: "nope" }];
    const again = { changed: false, created: [], moved: [], left, removed: [] };
    expect(await answerOf("RemoveRoutes", { frontlineRouteIds })).toEqual(again);
  });
});

describe.each([
  ["Deploy", deployment],
  ["CreateRoutes", { environmentId: "env_1", projectId: "p_1", hostnames: [fresh] }],
  ["RemoveRoutes", { environmentId: "env_1", frontlineRouteIds: ["r_1"] }],
])("%s", (handler, request) => {
  it("repeats a fingerprint to a caller that sends one", async () => {
    const requestFingerprint = "ab".repeat(32);
    const headers = { "x-routing-request-fingerprint": requestFingerprint };
    expect(await answerOf(handler, request, headers)).toMatchObject({ requestFingerprint });
  });

  it("writes who and why into the history", async () => {
    await answerOf(handler, { ...request, actor: "user_1", reason: "release 7" });
    const id = handler === "RemoveRoutes" ? "r_1" : "r_new";
    expect(await repository.routeHistory(id)).toMatchObject([{ actor: "user_1", reason: "release 7" }]);
  });
});

it.each(["CreateRoutes", "RemoveRoutes"])("%s refuses another environment than its key's", async (handler) => {
  const request = { environmentId: "env_2", projectId: "p_2", hostnames: [fresh], frontlineRouteIds: ["r_20"] };
  const { status, body } = await call(handler, request);
  const message = 'environmentId must be the key, "env_1", or left out, got "env_2"; nothing was changed';
  expect({ status, body }).toMatchObject({ status: 400, body: { message, metadata: { code: "INVALID_REQUEST" } } });
  expect(await repository.findEnvironment("env_2")).toMatchObject({ revision: 0 });
});

async function routeAt(environmentId: string) {
  const [route] = await repository.findRoutesOfEnvironment(environmentId, ["live"]);
  if (!route) throw new Error(`no route in ${environmentId}`);
  return { ...route, fullyQualifiedDomainName: "new.example.com" };
}
