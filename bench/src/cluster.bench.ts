import { createServer, type ServerHttp2Session } from "node:http2";
import { createRoutingClient, createRoutingService, type RoutingClient } from "@frontline-routing/restate-routing";
import { createInMemoryRouteRepository } from "@frontline-routing/routing-core/testing";
import {
  countAttempts,
  freePort,
  LOOPBACK,
  type RestateCluster,
  type RestateNode,
  startRestateCluster,
} from "@frontline-routing/test-servers";
import * as restate from "@restatedev/restate-sdk";

const ENVIRONMENTS = Array.from({ length: 8 }, (_, index) => `env_${index}`);
const ROUTES = Array.from({ length: 10 }, (_, index) => index);
const ROUNDS = 10;
const CALLS_PER_ROUND = 5; // of each environment
const KILLS = 5;
const TARGETS = { failoverMs: 15_000 };

/** One Restate node beside a cluster of three, and how long a cluster takes to go on when a node is killed. */
export async function run(): Promise<string[]> {
  const endpoint = await serveRouting();
  const clusters: RestateCluster[] = [];
  try {
    for (const nodes of [1, 3]) {
      const cluster = await startRestateCluster({ nodes });
      clusters.push(cluster);
      await cluster.nodes[0]?.register(endpoint.url);
    }
    const [one, three] = clusters;
    if (!one || !three) throw new Error("a cluster is missing");
    for (const node of [...one.nodes, ...three.nodes]) await untilKnown(node);
    await throughput(one, three);
    return await failover(three);
  } finally {
    await endpoint.close();
    for (const cluster of clusters) await cluster.stop();
  }
}

async function throughput(one: RestateCluster, three: RestateCluster): Promise<void> {
  console.log("Calls per second through createRoutingClient, each environment one call after another.");
  console.log(
    "one: a single node without replication; three: a cluster that has everything on two of its nodes, called",
  );
  console.log(
    "through all of them in turns. Both run at once and take turns. Median of the rounds, and their 10th and 90th",
  );
  console.log(
    "percentile. Routes are in memory: this is what Restate costs. Everything is on this one machine, so that three",
  );
  console.log("nodes share the processors and disk which one node has for itself.\n");
  console.log("                                     one               three      three/one   one: ms   three: ms");
  const measures: [string, number, Work][] = [
    ["assign 1 route, 1 environment", 1, assignOne],
    ["assign 1 route, 8 environments", 8, assignOne],
    ["swap 10 routes, 8 environments", 8, swapTen],
  ];
  for (const [name, environments, work] of measures) {
    const rates = { one: [] as number[], three: [] as number[] };
    for (let round = 0; round < ROUNDS + 1; round++) {
      const onOne = await rate(one, environments, work);
      const onThree = await rate(three, environments, work);
      if (round === 0) continue; // warm
      rates.one.push(onOne);
      rates.three.push(onThree);
    }
    const ratios = rates.one.map((value, round) => (rates.three[round] ?? Number.NaN) / value);
    const perCall = (values: readonly number[]) => ((environments * 1000) / quantile(values, 0.5)).toFixed(1);
    const cells = [
      spread(rates.one, 0).padStart(18),
      spread(rates.three, 0).padStart(18),
      spread(ratios, 2).padStart(18),
    ];
    console.log(
      `${name.padEnd(31)}${cells.join("")}${perCall(rates.one).padStart(8)}${perCall(rates.three).padStart(10)}`,
    );
  }
}

type Work = (client: RoutingClient, environmentId: string, deploymentId: string) => Promise<unknown>;

const assignOne: Work = (client, environmentId, deploymentId) =>
  client.assignFrontlineRoutes(environmentId, { deploymentId, frontlineRouteIds: [`${environmentId}_r_0`] });

const swapTen: Work = (client, environmentId, deploymentId) => {
  const frontlineRouteIds = ROUTES.map((route) => `${environmentId}_r_${route}`);
  return client.swapLiveDeployment(environmentId, { deploymentId, frontlineRouteIds });
};

/** Calls per second. Every call moves its routes, between two deployments. */
async function rate({ nodes }: RestateCluster, environments: number, work: Work): Promise<number> {
  const clients = nodes.map(({ ingressUrl }) => createRoutingClient({ ingressUrl }));
  const start = performance.now();
  await Promise.all(
    ENVIRONMENTS.slice(0, environments).map(async (environmentId, index) => {
      const client = clients[index % clients.length];
      for (let call = 0; call < CALLS_PER_ROUND && client; call++) {
        await work(client, environmentId, `${environmentId}_d_${call % 2}`);
      }
    }),
  );
  return (environments * CALLS_PER_ROUND * 1000) / (performance.now() - start);
}

/** Kills the node that does most of the work, several times, while every environment is called through the others. */
async function failover({ nodes }: RestateCluster): Promise<string[]> {
  const first: number[] = [];
  const last: number[] = [];
  for (let kill = 0; kill < KILLS; kill++) {
    const before = await Promise.all(nodes.map(countAttempts));
    await rate({ nodes, stop: async () => {} }, ENVIRONMENTS.length, assignOne);
    const after = await Promise.all(nodes.map(countAttempts));
    const done = after.map((attempts, index) => attempts - (before[index] ?? 0));
    const victim = nodes[done.indexOf(Math.max(...done))];
    const clients = nodes
      .filter((node) => node !== victim)
      .map(({ ingressUrl }) => createRoutingClient({ ingressUrl }));
    await victim?.kill();
    const killed = performance.now();
    const answered = await Promise.all(
      ENVIRONMENTS.map(async (environmentId, index) => {
        const client = clients[index % clients.length];
        if (client) await assignOne(client, environmentId, `${environmentId}_d_0`);
        return performance.now() - killed;
      }),
    );
    first.push(Math.min(...answered));
    last.push(Math.max(...answered));
    await victim?.restart();
    await untilKnown(victim);
  }
  console.log(
    `\nMilliseconds from the SIGKILL of the busiest node of three until a call through another node is answered,`,
  );
  console.log(
    `${KILLS} times, lowest to highest: for the first of ${ENVIRONMENTS.length} environments ${range(first)}, for the last ${range(last)}`,
  );
  const slowest = Math.max(...last);
  return slowest > TARGETS.failoverMs ? [`fail-over took ${slowest.toFixed(0)} ms, over ${TARGETS.failoverMs}`] : [];
}

/** A node learns what was registered at another one some time later. */
async function untilKnown(node: RestateNode | undefined): Promise<void> {
  if (!node) return;
  for (;;) {
    const answer = await fetch(`${node.adminUrl}/services/hydra.v1.RoutingService`);
    if (answer.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function serveRouting(): Promise<{ url: string; close: () => Promise<void> }> {
  const deployment = { status: "ready", desiredState: "running", createdAt: 1 };
  const repository = createInMemoryRouteRepository({
    deployments: ENVIRONMENTS.flatMap((environmentId) =>
      [0, 1].map((index) => ({ ...deployment, id: `${environmentId}_d_${index}`, environmentId })),
    ),
    routes: ENVIRONMENTS.flatMap((environmentId) =>
      ROUTES.map((route) => ({
        id: `${environmentId}_r_${route}`,
        projectId: "p_1",
        environmentId,
        deploymentId: `${environmentId}_d_1`,
        fullyQualifiedDomainName: `r-${route}.${environmentId.replace("_", "-")}.example.com`,
        sticky: "live" as const,
        revision: 0,
      })),
    ),
  });
  const services = [createRoutingService({ repository, defaultDomain: "example.app" })];
  const server = createServer(restate.createEndpointHandler({ services, logger: () => {} }));
  const sessions = new Set<ServerHttp2Session>();
  server.on("session", (session) => sessions.add(session));
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, LOOPBACK, resolve));
  return {
    url: `http://${LOOPBACK}:${port}`,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const session of sessions) session.destroy();
      await closed;
    },
  };
}

function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.round((values.length - 1) * share)] ?? Number.NaN;
}

function spread(values: readonly number[], digits: number): string {
  const [low, middle, high] = [0.1, 0.5, 0.9].map((share) => quantile(values, share).toFixed(digits));
  return `${middle} (${low}–${high})`;
}

function range(values: readonly number[]): string {
  return `${Math.min(...values).toFixed(0)} to ${Math.max(...values).toFixed(0)}`;
}
