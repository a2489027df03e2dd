import { RepositoryUnavailableError, type RouteRepository } from "@frontline-routing/routing-core";
import { type RestateServer, startRestateServer } from "@frontline-routing/test-servers";
import type { LoggerTransport } from "@restatedev/restate-sdk";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createRoutingService } from "../../src/index.ts";
import { callOverHttp } from "../serving/call-over-http.ts";
import { createGate } from "../serving/gate.ts";
import { replaceableRepository } from "../serving/replaceable-repository.ts";
import { runningInvocation } from "../serving/restate-admin.ts";
import { seededRepository } from "../serving/seeded-repository.ts";
import { type Endpoint, serveEndpoint } from "../serving/serve-endpoint.ts";

/** A line as a transport gets it. */
interface Line {
  readonly level: string;
  readonly replaying: boolean;
  readonly message: unknown;
  readonly fields: unknown;
}

let restate: RestateServer;
let endpoint: Endpoint;
let repository: RouteRepository;
let lines: Line[] = [];

const logger: LoggerTransport = ({ source, level, replaying }, message, ...rest) => {
  if (String(source) === "USER") lines.push({ level, replaying, message, fields: rest.length === 1 ? rest[0] : rest });
};

const shared = { repository: replaceableRepository(() => repository), defaultDomain: "example.app" };
const services = [
  createRoutingService({ ...shared, retryStepForMs: 300 }),
  createRoutingService({ ...shared, serviceName: "ByProject", keyedBy: "project" }),
];

beforeAll(async () => {
  restate = await startRestateServer();
  endpoint = await serveEndpoint(services, { logger });
  await restate.register(endpoint.url);
});

afterAll(async () => {
  await endpoint?.close();
  await restate?.stop();
});

beforeEach(() => {
  repository = seededRepository();
  lines = [];
});

const routes = ["r_1", "r_2", "r_3"];
const request = { deploymentId: "d_2", frontlineRouteIds: routes };
const said = () => lines.filter(({ replaying }) => !replaying);

/** What both lines about a call say. */
const about = (handler: string, changeId: string, fields: object) => ({
  handler,
  environmentId: "env_1",
  changeId,
  ...fields,
});
const started = (fields: object) => ({
  level: "info",
  replaying: false,
  message: "routing operation started",
  fields,
});
const ended = (level: string, fields: object) => ({
  level,
  replaying: false,
  message: "routing operation ended",
  fields,
});

/** A repository whose commit of one route is preceded by something. */
function beforeCommitOf(frontlineRouteId: string, action: () => Promise<void>): RouteRepository {
  const seeded = seededRepository();
  return {
    ...seeded,
    async commit(changeSet) {
      if (changeSet.routes[0]?.frontlineRouteId === frontlineRouteId) await action();
      return seeded.commit(changeSet);
    },
  };
}

describe("the log of an operation", () => {
  it("has a line when it starts and one when it ends, with ids and counts", async () => {
    await callOverHttp(restate, "env_1", { deploymentId: "d_2", frontlineRouteIds: ["r_1"] });
    lines = [];
    const { invocationId } = await callOverHttp(restate, "env_1", {
      deploymentId: "d_2",
      frontlineRouteIds: [...routes, "r_3"],
    });
    const fields = about("AssignFrontlineRoutes", invocationId, { deploymentId: "d_2", asked: 3 });
    const counts = { outcome: "changed", moved: 2, unchanged: 1 };
    expect(lines).toEqual([started(fields), ended("info", { ...fields, ...counts })]);
    for (const line of lines) expect(JSON.parse(JSON.stringify(line.fields))).toEqual(line.fields);
  });

  it.each(["Promote", "Rollback", "SwapLiveDeployment"])("says of %s what was live before", async (handler) => {
    await callOverHttp(restate, "env_1", { deploymentId: "d_3" }, { handler: "Promote" });
    lines = [];
    const { invocationId } = await callOverHttp(restate, "env_1", { deploymentId: "d_2" }, { handler });
    const fields = about(handler, invocationId, { deploymentId: "d_2" });
    const moved = handler === "SwapLiveDeployment" ? 0 : 9;
    expect(lines).toEqual([
      started(fields),
      ended("info", { ...fields, outcome: "changed", moved, previousDeploymentId: "d_3" }),
    ]);
  });

  const hostname = (name: string) => ({ fullyQualifiedDomainName: `${name}.example.com`, sticky: "live" });

  it("says of Deploy what was made and moved, and what became of what is live", async () => {
    await callOverHttp(restate, "env_1", { deploymentId: "d_1" }, { handler: "Promote" });
    lines = [];
    const hostnames = [hostname("a"), hostname("b"), hostname("b")];
    const body = { deploymentId: "d_2", projectId: "p_1", hostnames, live: "follow" };
    const { invocationId } = await callOverHttp(restate, "env_1", body, { handler: "Deploy" });
    const fields = about("Deploy", invocationId, { deploymentId: "d_2", asked: 2 });
    const counts = { outcome: "changed", created: 2, moved: 9, left: 0, removed: 0 };
    const live = { live: "NEWEST", previousDeploymentId: "d_1" };
    expect(lines).toEqual([started(fields), ended("info", { ...fields, ...counts, ...live })]);
  });

  it.each([
    ["CreateRoutes", { hostnames: [hostname("a"), hostname("r-1")] }, { created: 1, left: 1, removed: 0 }],
    ["RemoveRoutes", { frontlineRouteIds: ["r_1", "nope"] }, { created: 0, left: 1, removed: 1 }],
  ])("says of %s what became of the routes, and of no deployment", async (handler, request, counts) => {
    const { invocationId } = await callOverHttp(restate, "env_1", { projectId: "p_1", ...request }, { handler });
    const fields = about(handler, invocationId, { asked: 2 });
    expect(lines).toEqual([started(fields), ended("info", { ...fields, outcome: "changed", moved: 0, ...counts })]);
  });

  it("says which project was asked about, and which environment that came to", async () => {
    const url = `${restate.ingressUrl}/ByProject/p_1/Promote`;
    const headers = { "content-type": "application/json" };
    expect((await fetch(url, { method: "POST", headers, body: JSON.stringify({ deploymentId: "d_2" }) })).ok).toBe(
      true,
    );
    expect(lines).toMatchObject([
      { fields: { projectId: "p_1" } },
      { fields: { projectId: "p_1", environmentId: "env_1" } },
    ]);
    expect(lines[0]?.fields).not.toHaveProperty("environmentId");
  });

  it("has the code of a refusal, as a warning", async () => {
    const { invocationId } = await callOverHttp(restate, "env_1", { deploymentId: "d_2", frontlineRouteIds: ["nope"] });
    const fields = about("AssignFrontlineRoutes", invocationId, { deploymentId: "d_2", asked: 1 });
    const problem = expect.stringContaining('"nope"');
    expect(lines).toEqual([
      started(fields),
      ended("warn", { ...fields, outcome: "failed", code: "UNKNOWN_ROUTE", status: 404, problem }),
    ]);
  });

  it("has the code of a step that was given up, as an error, and nothing of what the repository said", async () => {
    repository = beforeCommitOf("r_2", async () => {
      throw new RepositoryUnavailableError({ problem: "update frontline_routes at mysql://user:secret@db" });
    });
    const { status } = await callOverHttp(restate, "env_1", request);
    expect(status).toBe(503);
    const outcome = { outcome: "failed", code: "REPOSITORY_UNAVAILABLE", status: 503 };
    expect(said().map(({ level, fields }) => ({ level, fields }))).toMatchObject([
      { level: "info" },
      { level: "error", fields: outcome },
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/secret|update frontline_routes/);
  });

  it("says that an operation was cancelled", async () => {
    const reached = createGate();
    const held = createGate();
    repository = beforeCommitOf("r_2", async () => {
      reached.open();
      await held.opened;
    });
    const call = callOverHttp(restate, "env_1", request);
    await reached.opened;
    const id = await runningInvocation(restate, "env_1");
    await fetch(`${restate.adminUrl}/invocations/${id}/cancel`, { method: "PATCH" });
    expect((await call).status).toBe(409);
    held.open();
    expect(said()).toMatchObject([
      { message: "routing operation started" },
      { level: "warn", message: "routing operation ended", fields: { changeId: id, outcome: "cancelled" } },
    ]);
  });

  it("cuts an id of megabytes", async () => {
    const deploymentId = "d".repeat(2_000_000);
    expect((await callOverHttp(restate, "env_1", { ...request, deploymentId })).status).toBe(400);
    expect(lines).toHaveLength(2);
    expect(JSON.stringify(lines).length).toBeLessThan(3000);
  });
});

describe("the log of an operation that is replayed", () => {
  it("says each line once, however often steps are tried again", async () => {
    let failures = 2;
    repository = beforeCommitOf("r_3", async () => {
      if (failures-- > 0) throw new RepositoryUnavailableError({ problem: "away" });
    });
    expect((await callOverHttp(restate, "env_1", request)).status).toBe(200);
    expect(said().map(({ message }) => message)).toEqual(["routing operation started", "routing operation ended"]);
    const replayed = lines.filter(({ replaying }) => replaying).map(({ message }) => message);
    expect(replayed).toEqual(["routing operation started", "routing operation started"]);
  });

  it("says each line once when the service dies in between", async () => {
    const reached = createGate();
    const held = createGate();
    repository = beforeCommitOf("r_2", async () => {
      reached.open();
      await held.opened;
    });
    const call = callOverHttp(restate, "env_1", request);
    await reached.opened;
    await endpoint.close();
    held.open();
    endpoint = await serveEndpoint(services, { port: Number(new URL(endpoint.url).port), logger });
    expect((await call).status).toBe(200);
    expect(said().map(({ message }) => message)).toEqual(["routing operation started", "routing operation ended"]);
  });
});
