import {
  HostnameTakenError,
  RepositoryUnavailableError,
  type RouteRepository,
  UnknownRouteError,
} from "@frontline-routing/routing-core";
import { queryRestate, type RestateServer } from "@frontline-routing/test-servers";
import { beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import {
  createRoutingClient,
  createRoutingService,
  IdempotencyKeyReusedError,
  RoutingCallError,
  type RoutingClient,
} from "../../src/index.ts";
import { callOverHttp } from "../serving/call-over-http.ts";
import { type Fate, startFlakyProxy } from "../serving/flaky-proxy.ts";
import { createGate } from "../serving/gate.ts";
import { replaceableRepository } from "../serving/replaceable-repository.ts";
import { seededRepository } from "../serving/seeded-repository.ts";
import { serveOnRestate } from "../serving/serve-on-restate.ts";

let restate: RestateServer;
let client: RoutingClient;
let repository: RouteRepository;
let beforeCommit: () => Promise<void>;

beforeAll(async () => {
  const current = replaceableRepository(
    () => repository,
    () => beforeCommit(),
  );
  const served = await serveOnRestate([
    createRoutingService({ repository: current, defaultDomain: "example.app", retryStepForMs: 300 }),
  ]);
  restate = served.restate;
  client = createRoutingClient({ ingressUrl: restate.ingressUrl });
  return served.close;
});

beforeEach(() => {
  repository = seededRepository();
  beforeCommit = async () => {};
});

const to = (deploymentId: string) => ({ deploymentId });
const liveIds = async () => (await repository.liveHistory("env_1")).map((change) => change.deploymentId);

describe("a client", () => {
  it("swaps, promotes, rolls back, and says what is live", async () => {
    const nothing = { environmentId: "env_1", deploymentId: null, isRolledBack: false, revision: 0 };
    expect(await client.getLiveDeployment("env_1")).toEqual(nothing);

    const swap = { deploymentId: "d_1", frontlineRouteIds: ["r_1"] };
    expect(await client.swapLiveDeployment("env_1", swap)).toEqual({
      changed: true,
      deploymentId: "d_1",
      previousDeploymentId: null,
      isRolledBack: false,
      reassignedRoutes: [],
    });

    const promoted = await client.promote("env_1", { ...to("d_2"), actor: "user_1", reason: "release" });
    expect(promoted).toMatchObject({ changed: true, deploymentId: "d_2", previousDeploymentId: "d_1" });
    expect(promoted.reassignedRoutes).toHaveLength(9);
    expect(promoted.reassignedRoutes[0]).toEqual({
      frontlineRouteId: "r_1",
      previousDeploymentId: "d_1",
      changed: true,
    });

    const back = await client.rollback("env_1", to("d_1"));
    expect(back).toMatchObject({ changed: true, previousDeploymentId: "d_2", isRolledBack: true });
    const live = { environmentId: "env_1", deploymentId: "d_1", isRolledBack: true, revision: 3 };
    expect(await client.getLiveDeployment("env_1")).toEqual(live);
    expect(await repository.liveHistory("env_1")).toMatchObject([{}, { actor: "user_1", reason: "release" }, {}]);
  });

  it("makes, deploys to and removes routes", async () => {
    const hostnames = [{ fullyQualifiedDomainName: "New.example.com", sticky: "live" } as const];
    const nothing = { created: [], moved: [], left: [], removed: [] };
    const made = await client.createRoutes("env_1", { projectId: "p_1", hostnames });
    const [frontlineRouteId = ""] = made.created.map((route) => route.frontlineRouteId);
    const at = (deploymentId: string, previousDeploymentId: string, reason: string) => {
      return {
        frontlineRouteId,
        fullyQualifiedDomainName: "new.example.com",
        previousDeploymentId,
        deploymentId,
        reason,
      };
    };
    expect(made).toEqual({ ...nothing, changed: true, created: [at("", "", "NEW_HOSTNAME")] });

    const deployment = { projectId: "p_1", deploymentId: "d_2", hostnames, live: "leave" } as const;
    expect(await client.deploy("env_1", deployment)).toEqual({
      ...nothing,
      changed: false,
      deploymentId: "d_2",
      left: [at("", "", "DOES_NOT_FOLLOW")],
      live: { isLive: false, changed: false, reason: "LEFT", deploymentId: null, previousDeploymentId: null },
    });
    const followed = await client.deploy("env_1", { ...deployment, live: "follow" }, { nonce: "job-deploy" });
    expect(followed.moved).toContainEqual(at("d_2", "", "FOLLOWS_LIVE"));
    const live = { isLive: true, changed: true, reason: "NEWEST", deploymentId: "d_2", previousDeploymentId: null };
    expect(followed.live).toEqual(live);
    expect(await client.deploy("env_1", { ...deployment, live: "follow" }, { nonce: "job-deploy" })).toEqual(followed);

    const removal = { frontlineRouteIds: [frontlineRouteId] };
    const removed = [{ ...at("", "d_2", "REQUESTED") }];
    expect(await client.removeRoutes("env_1", removal)).toEqual({ ...nothing, changed: true, removed });
  });

  it("throws the class of what is refused", async () => {
    const hostnames = [{ fullyQualifiedDomainName: "r-20.example.com", sticky: "live" } as const];
    const call = client.createRoutes("env_1", { projectId: "p_1", hostnames });
    await expect(call).rejects.toBeInstanceOf(HostnameTakenError);
    const fullyQualifiedDomainNames = ["r-20.example.com"];
    await expect(call).rejects.toMatchObject({ code: "HOSTNAME_TAKEN", fullyQualifiedDomainNames });
  });

  it("refuses a key that names another list of hostnames", async () => {
    const options = { idempotencyKey: "key-hostnames" };
    const named = (fullyQualifiedDomainName: string) => {
      return { projectId: "p_1", hostnames: [{ fullyQualifiedDomainName, sticky: "live" } as const] };
    };
    await client.createRoutes("env_1", named("a.example.com"), options);
    const call = client.createRoutes("env_1", named("b.example.com"), options);
    await expect(call).rejects.toBeInstanceOf(IdempotencyKeyReusedError);
    expect(await repository.findRoutesByHostname(["b.example.com"])).toEqual([]);
  });

  it("swaps with the flag it is given", async () => {
    const swap = { deploymentId: "d_1", frontlineRouteIds: [], setRollbackFlag: true };
    expect(await client.swapLiveDeployment("env_1", swap)).toMatchObject({ changed: true, isRolledBack: true });
    expect(await client.getLiveDeployment("env_1")).toMatchObject({ isRolledBack: true });
  });

  it("says which regions a promotion gains and loses, where somebody says where deployments run", async () => {
    const seeded = seededRepository();
    const runsIn = async (id: string, regions: string[]) => {
      const record = await seeded.findDeployment(id);
      if (record) seeded.putDeployment({ ...record, regions });
    };
    await runsIn("d_1", ["eu-west-1.aws", "us-east-1.aws"]);
    await runsIn("d_2", ["eu-west-1.aws", "ap-south-1.aws"]);
    repository = seeded;
    const first = await client.promote("env_1", to("d_1"));
    expect(first).not.toHaveProperty("regionsGained");
    expect(first).not.toHaveProperty("regionsLost");
    const regions = { regionsGained: ["ap-south-1.aws"], regionsLost: ["us-east-1.aws"] };
    expect(await client.promote("env_1", to("d_2"))).toMatchObject(regions);
    const back = { regionsGained: ["us-east-1.aws"], regionsLost: ["ap-south-1.aws"] };
    expect(await client.rollback("env_1", to("d_1"))).toMatchObject(back);
  });

  it("promotes what it promoted before, when something else was live in between", async () => {
    await client.promote("env_1", to("d_1"));
    await client.promote("env_1", to("d_2"));
    expect(await client.promote("env_1", to("d_1"))).toMatchObject({ changed: true, previousDeploymentId: "d_2" });
    expect(await liveIds()).toEqual(["d_1", "d_2", "d_1"]);
  });

  it("makes one call of two with the same nonce, and the second knows the true previous deployment", async () => {
    await client.promote("env_1", to("d_1"));
    const first = await client.promote("env_1", to("d_2"), { nonce: "job-nonce" });
    expect(first.previousDeploymentId).toBe("d_1");
    expect(await client.promote("env_1", { ...to("d_2"), reason: "again" }, { nonce: "job-nonce" })).toEqual(first);
    expect(await client.promote("env_1", to("d_3"), { nonce: "job-nonce" })).toMatchObject({ changed: true });
    expect(await liveIds()).toEqual(["d_1", "d_2", "d_3"]);
  });
});

describe("an idempotency key that already names another request", () => {
  const reused = (idempotencyKey: string) => new IdempotencyKeyReusedError(idempotencyKey);

  it("is refused, with nothing written", async () => {
    const options = { idempotencyKey: "key-1" };
    const first = await client.promote("env_1", to("d_1"), options);
    const call = client.promote("env_1", to("d_2"), options);
    await expect(call).rejects.toEqual(reused("key-1"));
    await expect(call).rejects.toMatchObject({ code: "IDEMPOTENCY_KEY_REUSED", idempotencyKey: "key-1" });
    expect(await liveIds()).toEqual(["d_1"]);
    expect(await client.promote("env_1", to("d_1"), options)).toEqual(first);
  });

  it("is refused for other routes and another flag", async () => {
    const swap = { deploymentId: "d_1", frontlineRouteIds: ["r_1"] };
    const options = { idempotencyKey: "key-2" };
    await client.swapLiveDeployment("env_1", swap, options);
    for (const change of [{ frontlineRouteIds: ["r_2"] }, { setRollbackFlag: true }]) {
      const call = client.swapLiveDeployment("env_1", { ...swap, ...change }, options);
      await expect(call).rejects.toEqual(reused("key-2"));
    }
  });

  it("is refused when the first request was refused too", async () => {
    const options = { idempotencyKey: "key-3" };
    const unknown = { deploymentId: "d_1", frontlineRouteIds: ["nope"] };
    const first = () => client.assignFrontlineRoutes("env_1", unknown, options);
    await expect(first()).rejects.toEqual(new UnknownRouteError({ frontlineRouteIds: ["nope"] }));
    const other = client.assignFrontlineRoutes("env_1", { ...unknown, frontlineRouteIds: ["r_1"] }, options);
    await expect(other).rejects.toEqual(reused("key-3"));
    await expect(first()).rejects.toEqual(new UnknownRouteError({ frontlineRouteIds: ["nope"] }));
  });

  it("is refused when the first request failed in a step", async () => {
    beforeCommit = async () => {
      throw new Error("the database is down");
    };
    const options = { idempotencyKey: "key-4" };
    await expect(client.promote("env_1", to("d_1"), options)).rejects.toBeInstanceOf(RepositoryUnavailableError);
    await expect(client.promote("env_1", to("d_2"), options)).rejects.toEqual(reused("key-4"));
  });

  it("is refused when the first request is still under way", async () => {
    const reached = createGate();
    const held = createGate();
    beforeCommit = () => {
      reached.open();
      return held.opened;
    };
    const options = { idempotencyKey: "key-5" };
    const first = client.promote("env_1", to("d_1"), options);
    await reached.opened;
    const other = expect(client.promote("env_1", to("d_2"), options)).rejects.toEqual(reused("key-5"));
    held.open();
    await other;
    expect(await first).toMatchObject({ deploymentId: "d_1", changed: true });
    expect(await liveIds()).toEqual(["d_1"]);
  });

  it("is refused when it came from a caller that says no fingerprint", async () => {
    const headers = { "idempotency-key": "key-6" };
    await callOverHttp(restate, "env_1", to("d_1"), { handler: "Promote", headers });
    const call = client.promote("env_1", to("d_2"), { idempotencyKey: "key-6" });
    await expect(call).rejects.toEqual(reused("key-6"));
    await callOverHttp(restate, "env_1", {}, { handler: "Rollback", headers });
    const refused = client.rollback("env_1", to("d_1"), { idempotencyKey: "key-6" });
    await expect(refused).rejects.toEqual(reused("key-6"));
  });
});

describe("when the network fails", () => {
  async function through(fates: readonly Fate[], options: { maxAttempts?: number; timeoutMs?: number } = {}) {
    const proxy = await startFlakyProxy(restate.ingressUrl, fates);
    onTestFinished(() => proxy.close());
    return { proxy, client: createRoutingClient({ ingressUrl: proxy.url, ...options }) };
  }

  it("sends a call again and makes one change of it, with the true previous deployment", async () => {
    await client.promote("env_1", to("d_1"));
    const flaky = await through(["cut", "answer lost", "answer lost"]);
    const result = await flaky.client.promote("env_1", to("d_2"));
    expect(result).toMatchObject({ changed: true, previousDeploymentId: "d_1" });
    expect(flaky.proxy.connections).toBe(4);
    expect(await liveIds()).toEqual(["d_1", "d_2"]);
  });

  it("sends a read again too", async () => {
    const flaky = await through(["answer lost"]);
    expect(await flaky.client.getLiveDeployment("env_1")).toMatchObject({ revision: 0 });
  });

  it("gives up after the attempts it may make, with the key to ask again", async () => {
    const flaky = await through(["answer lost", "answer lost", "answer lost"], { maxAttempts: 3 });
    const error = await flaky.client.promote("env_1", to("d_2")).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(RoutingCallError);
    expect(error).toMatchObject({ status: null, code: "ROUTING_CALL_FAILED" });
    expect(flaky.proxy.connections).toBe(3);
    const { idempotencyKey } = error as RoutingCallError;
    const answer = await client.promote("env_1", to("d_2"), { idempotencyKey });
    expect(answer).toMatchObject({ changed: true, deploymentId: "d_2" });
    expect(await liveIds()).toEqual(["d_2"]);
  });

  it("gives up when the time is up, and what was asked goes on", async () => {
    const held = createGate();
    beforeCommit = () => held.opened;
    const hasty = createRoutingClient({ ingressUrl: restate.ingressUrl, timeoutMs: 500 });
    const error = await hasty.promote("env_1", to("d_2")).catch((error: unknown) => error);
    const message = `no answer from the Restate ingress at ${restate.ingressUrl} within 0.5 s; what was asked goes on`;
    expect(error).toMatchObject({ code: "ROUTING_CALL_FAILED", status: null, message });
    held.open();
    const { idempotencyKey } = error as RoutingCallError;
    expect(await client.promote("env_1", to("d_2"), { idempotencyKey })).toMatchObject({ changed: true });
  });

  it("stops between two attempts when it is told to", async () => {
    const controller = new AbortController();
    const flaky = await through(Array.from({ length: 20 }, () => "cut" as const));
    const reason = { why: "the caller went away" };
    const call = flaky.client.promote("env_1", to("d_2"), { signal: controller.signal });
    const outcome = call.catch((error: unknown) => error);
    await expect.poll(() => flaky.proxy.connections).toBeGreaterThan(1);
    controller.abort(reason);
    expect(await outcome).toBe(reason);
  });
});

it("sends what the service refused once", async () => {
  beforeCommit = async () => {
    throw new Error("the database is down");
  };
  const proxy = await startFlakyProxy(restate.ingressUrl, []);
  onTestFinished(() => proxy.close());
  const once = createRoutingClient({ ingressUrl: proxy.url });
  await expect(once.promote("env_1", to("d_2"))).rejects.toBeInstanceOf(RepositoryUnavailableError);
  expect(proxy.requests).toBe(1);
});

it("keeps what a read answered for a minute, not for a day", async () => {
  await client.getLiveDeployment("env_1");
  const columns = "distinct completion_retention, journal_retention";
  const reads = "target_handler_name = 'GetLiveDeployment'";
  expect(await queryRestate(restate, `select ${columns} from sys_invocation where ${reads}`)).toEqual([
    { completion_retention: "PT60S", journal_retention: "P0D" },
  ]);
});

describe("options", () => {
  it.each([
    [{ maxAttempts: 0 }, RangeError, "maxAttempts: expected a whole number, at least 1, got 0"],
    [{ maxAttempts: 1.5 }, TypeError, "maxAttempts: expected a whole number, at least 1, got 1.5"],
    [{ timeoutMs: 0 }, RangeError, "timeoutMs: expected a whole number from 1 to 2147483647, got 0"],
    [{ timeoutMs: 2 ** 31 }, RangeError, "timeoutMs: expected a whole number from 1 to 2147483647, got 2147483648"],
  ])("refuses %j", (option, type, message) => {
    const make = () => createRoutingClient({ ingressUrl: "http://localhost:8080", ...option });
    expect(make).toThrow(new type(message));
  });
});
