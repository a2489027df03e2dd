import type { RouteRepository } from "@frontline-routing/routing-core";
import { countAttempts, queryRestate, type RestateNode, startRestateCluster } from "@frontline-routing/test-servers";
import { beforeAll, expect, it, onTestFinished, vi } from "vitest";
import { createRoutingClient, createRoutingService, type RoutingClient } from "../../src/index.ts";
import { startBalancer } from "../serving/balancer.ts";
import { createGate } from "../serving/gate.ts";
import { replaceableRepository } from "../serving/replaceable-repository.ts";
import { aRoute, seededRepository, whereabouts } from "../serving/seeded-repository.ts";
import { serveEndpoint } from "../serving/serve-endpoint.ts";

const PATIENCE = { timeout: 30_000, interval: 50 }; // to give up; it takes two to five seconds
const TEST_TIMEOUT_MS = 3 * PATIENCE.timeout;
const CALLS_AFTERWARDS = 3; // of each caller, begun after the node was killed
const ENVIRONMENTS = ["env_11", "env_12", "env_13", "env_14", "env_15", "env_16", "env_17", "env_18"];

const repository = seededRepository();
const routesOf = (environmentId: string) => ["a", "b", "c"].map((name) => `r_${environmentId}_${name}`);
for (const environmentId of ENVIRONMENTS) {
  for (const id of routesOf(environmentId)) {
    repository.putRoute(aRoute(id, { environmentId, deploymentId: `${environmentId}-0` }));
  }
}

// While the gate is closed, what was committed doesn't get to be journalled.
let gate = createGate();
gate.open();
const between = new Set<string>();
const gatedRepository: RouteRepository = {
  ...replaceableRepository(() => repository),
  async commit(changeSet) {
    const result = await repository.commit(changeSet);
    between.add(changeSet.environmentId);
    await gate.opened;
    between.delete(changeSet.environmentId);
    return result;
  },
};

let nodes: readonly RestateNode[];

beforeAll(async () => {
  const cluster = await startRestateCluster();
  nodes = cluster.nodes;
  const endpoint = await serveEndpoint([
    createRoutingService({ repository: gatedRepository, defaultDomain: "example.app" }),
  ]);
  await nodes[0]?.register(endpoint.url);
  return async () => {
    await endpoint.close();
    await cluster.stop();
  };
});

/** Who calls for one environment: one change after another, each to a deployment of its own, assigned and swapped in turns. */
interface Caller {
  readonly environmentId: string;
  readonly acknowledged: readonly string[];
  /** Nobody said what became of these. */
  readonly lost: readonly string[];
  stop(): Promise<void>;
}

type Change = (environmentId: string, handler: string, request: ChangeRequest) => Promise<unknown>;
type ChangeRequest = { readonly deploymentId: string; readonly frontlineRouteIds: readonly string[] };

function startCaller(environmentId: string, change: Change): Caller {
  const acknowledged: string[] = [];
  const lost: string[] = [];
  let stopped = false;
  const work = (async () => {
    for (let count = 1; !stopped; count++) {
      const deploymentId = `${environmentId}-${count}`;
      const deployment = { id: deploymentId, environmentId, status: "ready", desiredState: "running" };
      repository.putDeployment({ ...deployment, createdAt: count });
      const handler = count % 2 === 0 ? "SwapLiveDeployment" : "AssignFrontlineRoutes";
      const request = { deploymentId, frontlineRouteIds: routesOf(environmentId) };
      await change(environmentId, handler, request).then(
        () => acknowledged.push(deploymentId),
        () => lost.push(deploymentId),
      );
    }
  })();
  return {
    environmentId,
    acknowledged,
    lost,
    async stop() {
      stopped = true;
      await work;
    },
  };
}

/** A stranger's way: HTTP to one node, and no second try. Only the next change goes to the next node. */
function onceThrough(first: number): Change {
  let failures = 0;
  return async (key, handler, request) => {
    const { ingressUrl } = nodes[(first + failures) % nodes.length] ?? {};
    try {
      const answer = await fetch(`${ingressUrl}/hydra.v1.RoutingService/${key}/${handler}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(request),
      });
      if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
    } catch (error) {
      failures++;
      throw error;
    }
  };
}

/** Our client's way: it tries again. */
function untilAnswered(client: RoutingClient): Change {
  return (key, handler, request) =>
    handler === "SwapLiveDeployment"
      ? client.swapLiveDeployment(key, request)
      : client.assignFrontlineRoutes(key, request);
}

/** The node that works on most of what was called so far. */
async function busiest(): Promise<RestateNode> {
  const attempts = await Promise.all(nodes.map(countAttempts));
  const node = nodes[attempts.indexOf(Math.max(...attempts))];
  if (node === undefined || Math.max(...attempts) === 0) throw new Error(`no node works: ${attempts}`);
  return node;
}

async function expectGrowth(callers: readonly Caller[], by: number) {
  const before = callers.map(({ acknowledged }) => acknowledged.length);
  await vi.waitFor(() => {
    const grown = callers.map(({ acknowledged }, i) => acknowledged.length - (before[i] ?? 0));
    expect(Math.min(...grown)).toBeGreaterThanOrEqual(by);
  }, PATIENCE);
}

it(
  "loses and doubles nothing when a node is killed, and goes on",
  async () => {
    for (const { ingressUrl } of nodes) {
      const live = createRoutingClient({ ingressUrl });
      await vi.waitFor(() => live.getLiveDeployment("env_1"), PATIENCE);
    }
    const balancer = await startBalancer(nodes.map(({ ingressUrl }) => ingressUrl));
    onTestFinished(() => balancer.close());
    const client = createRoutingClient({ ingressUrl: balancer.url });
    // So that there is something to know a node by.
    for (const key of ENVIRONMENTS) await client.getLiveDeployment(key);
    const victim = await busiest();
    const survivor = nodes.find((node) => node !== victim) ?? victim;

    const insistent = ENVIRONMENTS.slice(0, 4).map((id) => startCaller(id, untilAnswered(client)));
    const strangers = ENVIRONMENTS.slice(4).map((id, i) => startCaller(id, onceThrough(i)));
    const callers = [...insistent, ...strangers];
    onTestFinished(() => {
      gate.open();
      for (const caller of callers) void caller.stop();
    });
    await expectGrowth(callers, 3);
    gate = createGate();
    await vi.waitFor(() => expect(between.size).toBe(ENVIRONMENTS.length), PATIENCE);
    await victim.kill();
    gate.open();
    await expectGrowth(callers, CALLS_AFTERWARDS + 1); // one may have been answered before
    await Promise.all(callers.map((caller) => caller.stop()));
    await vi.waitFor(async () => {
      expect(await queryRestate(survivor, "select id from sys_invocation where status != 'completed'")).toEqual([]);
    }, PATIENCE);

    for (const { lost } of insistent) expect(lost).toEqual([]);
    for (const { environmentId, acknowledged, lost } of callers) {
      const swaps = (await repository.liveHistory(environmentId)).map(({ deploymentId }) => deploymentId);
      const [first = [], ...rest] = await Promise.all(
        routesOf(environmentId).map(async (id) => (await whereabouts(repository, id)).slice(1)),
      );
      for (const route of rest) expect(route).toEqual(first);
      expect(first).toEqual([...new Set(first)]);
      expect(first.filter((id) => !lost.includes(id))).toEqual(acknowledged);
      expect(swaps).toEqual(first.filter((id) => Number(id.split("-")[1]) % 2 === 0));
    }
  },
  TEST_TIMEOUT_MS,
);
