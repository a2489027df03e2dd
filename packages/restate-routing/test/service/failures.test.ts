import { RepositoryUnavailableError, type RouteRepository } from "@frontline-routing/routing-core";
import { type RestateServer, startRestateServer } from "@frontline-routing/test-servers";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createRoutingService } from "../../src/index.ts";
import { callOverHttp } from "../serving/call-over-http.ts";
import { createGate, type Gate } from "../serving/gate.ts";
import { replaceableRepository } from "../serving/replaceable-repository.ts";
import { cancelInvocation, journalledSteps, runningInvocation } from "../serving/restate-admin.ts";
import { seededRepository, whereabouts } from "../serving/seeded-repository.ts";
import { type Endpoint, serveEndpoint } from "../serving/serve-endpoint.ts";

const RETRY_STEP_FOR_MS = 1000;

let restate: RestateServer;
let endpoint: Endpoint;
let repository: RouteRepository;
let afterCommit: (frontlineRouteId: string) => Promise<void>;

const faulty: RouteRepository = {
  ...replaceableRepository(() => repository),
  async commit(changeSet) {
    const result = await repository.commit(changeSet);
    await afterCommit(changeSet.routes[0]?.frontlineRouteId ?? "");
    return result;
  },
};
const service = createRoutingService({
  repository: faulty,
  defaultDomain: "example.app",
  retryStepForMs: RETRY_STEP_FOR_MS,
});

beforeAll(async () => {
  restate = await startRestateServer();
  endpoint = await serveEndpoint([service]);
  await restate.register(endpoint.url);
});

afterAll(async () => {
  await endpoint?.close();
  await restate?.stop();
});

beforeEach(() => {
  repository = seededRepository();
  afterCommit = async () => {};
});

const routeIds = ["r_1", "r_2", "r_3", "r_4", "r_5"];
const request = { deploymentId: "d_2", frontlineRouteIds: routeIds };
const allMoved = {
  reassignedRoutes: routeIds.map((frontlineRouteId) => ({ frontlineRouteId, previousDeploymentId: "d_1" })),
};

async function expectMovedOnce(ids: readonly string[]) {
  for (const id of ids) expect(await whereabouts(repository, id), id).toEqual(["d_1", "d_2"]);
}

describe("a step that fails after its commit", () => {
  it("is tried again and moves its route once", async () => {
    const attempts = new Map<string, number>();
    afterCommit = async (id) => {
      const attempt = (attempts.get(id) ?? 0) + 1;
      attempts.set(id, attempt);
      if (id === "r_3" && attempt === 1)
        throw new RepositoryUnavailableError({ problem: "connection lost after the commit" });
    };
    const { status, body, invocationId } = await callOverHttp(restate, "env_1", request);
    expect({ status, body }).toEqual({ status: 200, body: allMoved });
    expect(Object.fromEntries(attempts)).toEqual({ r_1: 1, r_2: 1, r_3: 2, r_4: 1, r_5: 1 });
    await expectMovedOnce(routeIds);
    const steps = ["read-routes", ...routeIds.map((id) => `reassign-${id}`)];
    expect(await journalledSteps(restate, invocationId)).toEqual(steps);
  });

  it("is tried again whatever the error is", async () => {
    let failures = 3;
    afterCommit = async () => {
      if (failures-- > 0) throw new TypeError("a bug in somebody's repository");
    };
    expect((await callOverHttp(restate, "env_1", request)).status).toBe(200);
    await expectMovedOnce(routeIds);
  });
});

describe("a repository that stays down", () => {
  it("ends the call when the time for a step is up, and frees the key", async () => {
    afterCommit = async (id) => {
      if (id === "r_3") throw new Error("connect ECONNREFUSED mysql://user:secret@db");
    };
    const start = performance.now();
    const { status, body } = await callOverHttp(restate, "env_1", request);
    expect(performance.now() - start).toBeGreaterThan(RETRY_STEP_FOR_MS / 2);
    expect({ status, body }).toMatchObject({
      status: 503,
      body: {
        message: expect.stringMatching(/^step "reassign-r_3" kept failing for 1 s and was given up/),
        metadata: { code: "REPOSITORY_UNAVAILABLE" },
      },
    });
    expect(JSON.stringify(body)).not.toContain("secret");

    afterCommit = async () => {};
    expect((await callOverHttp(restate, "env_1", request)).status).toBe(200);
    await expectMovedOnce(routeIds);
  });
});

describe("a call in flight", () => {
  let held: Gate;
  let reached: Gate;

  beforeEach(() => {
    held = createGate();
    reached = createGate();
    afterCommit = async (id) => {
      if (id !== "r_3") return;
      reached.open();
      await held.opened;
    };
  });

  afterEach(() => held.open());

  it("goes on after the service's connections are cut and it comes back", async () => {
    const call = callOverHttp(restate, "env_1", request);
    await reached.opened;
    await endpoint.close();
    held.open();
    endpoint = await serveEndpoint([service], { port: Number(new URL(endpoint.url).port) });
    expect(await call).toMatchObject({ status: 200, body: allMoved });
    await expectMovedOnce(routeIds);
  });

  it("goes on after the Restate server is killed and starts again", async () => {
    const lost = callOverHttp(restate, "env_1", request).catch(() => "connection lost");
    await reached.opened;
    await restate.kill();
    expect(await lost).toBe("connection lost");
    held.open();
    await restate.restart();
    await vi.waitFor(() => expectMovedOnce(routeIds), { timeout: 20_000, interval: 50 });
  });

  it("ends when it is cancelled, keeps what it did, and frees the key", async () => {
    const call = callOverHttp(restate, "env_1", request);
    await reached.opened;
    await cancelInvocation(restate, await runningInvocation(restate, "env_1"));
    expect(await call).toMatchObject({ status: 409, body: { message: expect.stringMatching(/cancelled/i) } });
    await expectMovedOnce(["r_1", "r_2", "r_3"]);
    expect(await whereabouts(repository, "r_4")).toEqual([]);

    afterCommit = async () => {};
    expect((await callOverHttp(restate, "env_1", request)).status).toBe(200);
    await expectMovedOnce(routeIds);
  });
});
