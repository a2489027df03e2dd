import { join } from "node:path";
import {
  findSqlServers,
  freePort,
  LOOPBACK,
  type ManagedProcess,
  type RestateServer,
  type SqlServer,
  startManagedProcess,
  startRestateServer,
} from "@frontline-routing/test-servers";
import { sql } from "kysely";
import { median, timed } from "./measure.ts";
import {
  type Database,
  durability,
  expectAll,
  insertDeployments,
  insertRoutes,
  withDatabase,
} from "./routes-database.ts";

// How many rounds for so many routes.
const ROUNDS = new Map([
  [1, 60],
  [10, 30],
  [100, 9],
  [1_000, 3],
]);
const WARM_UP_ROUNDS = 20;
const DEPLOYMENTS = ["d_1", "d_2", "d_3", "d_4"];
const ENVIRONMENTS_AT_ONCE = [1, 8, 64];
const WINDOW_MS = 1_500;
const WINDOWS = 3; // of each, in turns
const TARGETS = { assign: 1.6, swapAt: 1_000, swap: 20 };

type Call = (service: Service, key: string, request: object) => Promise<void>;
type Service =
  | "Bare/AssignFrontlineRoutes"
  | `hydra.v1.RoutingService/${"AssignFrontlineRoutes" | "SwapLiveDeployment"}`;
const BARE = "Bare/AssignFrontlineRoutes";
const ASSIGN = "hydra.v1.RoutingService/AssignFrontlineRoutes";
const SWAP = "hydra.v1.RoutingService/SwapLiveDeployment";

/** Assignments and swaps through a Restate server, beside a handler written by hand with one bare step per route. */
export async function run(): Promise<string[]> {
  const found = await findSqlServers();
  try {
    const misses: string[] = [];
    for (const server of found.servers) misses.push(...(await onServer(server)));
    return misses;
  } finally {
    await found.stop();
  }
}

async function onServer(server: SqlServer): Promise<string[]> {
  return await withDatabase(server, async (db, databaseUrl) => {
    const restate = await startRestateServer();
    try {
      const endpoint = await startEndpoint(restate, databaseUrl);
      try {
        console.log(`\n${server.name} and one Restate server, on this machine. ${await durability(db)}`);
        const call = callsTo(restate);
        const misses = await sizes(server, db, call);
        await throughput(db, call);
        return misses;
      } finally {
        await endpoint.stop();
      }
    } finally {
      await restate.stop();
    }
  });
}

/** Serves both contestants in a process of their own. */
async function startEndpoint(restate: RestateServer, databaseUrl: string): Promise<ManagedProcess> {
  const port = await freePort();
  return await startManagedProcess({
    name: "the endpoint of the benchmark",
    command: process.execPath,
    args: ["--conditions=@frontline-routing/source", join(import.meta.dirname, "routing-endpoint.ts")],
    env: { ...process.env, DATABASE_URL: databaseUrl, PORT: String(port), RESTATE_LOGGING: "ERROR" },
    startTimeoutMs: 30_000,
    ready: async () => {
      await restate.register(`http://${LOOPBACK}:${port}`);
      return true;
    },
  });
}

async function sizes(server: SqlServer, db: Database, call: Call): Promise<string[]> {
  console.log("Milliseconds of a call that moves n routes, through the ingress; medians of rounds in turns.");
  console.log("bare: a handler written by hand, per route one bare step with one UPDATE … WHERE id = ?, nothing else.");
  console.log("assign: AssignFrontlineRoutes, per route one step with a fenced commit and its history.");
  console.log("swap: SwapLiveDeployment, all routes and the live pointer in one step with one commit.\n");
  console.log("  routes      bare    assign      swap  assign / bare  assign / swap");
  const misses: string[] = [];
  for (const [count, rounds] of ROUNDS) {
    const times = { bare: [] as number[], assign: [] as number[], swap: [] as number[] };
    const ratios = { assign: [] as number[], swap: [] as number[] };
    const environmentId = `env_${count}`;
    await insertRoutes(db, environmentId, sql`${environmentId}`, 0, count);
    await insertDeployments(db, environmentId, DEPLOYMENTS);
    const frontlineRouteIds = Array.from({ length: count }, (_, index) => `${environmentId}_r_${index}`);
    const move = async (service: Service, name: string) => {
      const deploymentId = `${environmentId}_${name}`;
      const time = await timed(() => call(service, environmentId, { deploymentId, frontlineRouteIds }));
      await expectAll(db, environmentId, deploymentId, count);
      return time;
    };
    for (let round = count === 1 ? -WARM_UP_ROUNDS : 0; round < rounds; round++) {
      const bare = await move(BARE, "d_1");
      const assign = await move(ASSIGN, "d_2");
      const swap = await move(SWAP, round % 2 === 0 ? "d_3" : "d_4");
      if (round < 0) continue;
      times.bare.push(bare);
      times.assign.push(assign);
      times.swap.push(swap);
      ratios.assign.push(assign / bare);
      ratios.swap.push(assign / swap);
    }
    const [assign, swap] = [median(ratios.assign), median(ratios.swap)];
    const milliseconds = [times.bare, times.assign, times.swap].map((all) => median(all).toFixed(1).padStart(10));
    const shares = [assign, swap].map((ratio) => `${ratio.toFixed(2)}x`.padStart(15));
    console.log(`${String(count).padStart(8)}${milliseconds.join("")}${shares.join("")}`);
    if (assign > TARGETS.assign) {
      misses.push(`${server.name}: assigning ${count} takes ${assign.toFixed(2)}x of bare, over ${TARGETS.assign}x`);
    }
    if (count === TARGETS.swapAt && swap < TARGETS.swap) {
      misses.push(`${server.name}: swapping ${count} is ${swap.toFixed(1)}x faster, under ${TARGETS.swap}x`);
    }
  }
  return misses;
}

async function throughput(db: Database, call: Call): Promise<void> {
  console.log(
    `\nCalls per second that move one route each, one at a time per environment; median of ${WINDOWS} windows.\n`,
  );
  console.log("  environments      bare    assign      swap  bare / assign");
  const most = Math.max(...ENVIRONMENTS_AT_ONCE);
  const environments = Array.from({ length: most }, (_, index) => `busy_${index}`);
  for (const environmentId of environments) {
    await insertRoutes(db, environmentId, sql`${environmentId}`, 0, 1);
    await insertDeployments(db, environmentId, DEPLOYMENTS);
  }
  const turns = environments.map(() => 0); // each call moves its route to where it isn't yet
  for (const count of ENVIRONMENTS_AT_ONCE) {
    const rates = new Map<Service, number[]>([BARE, ASSIGN, SWAP].map((service) => [service as Service, []]));
    for (let window = 0; window < WINDOWS; window++) {
      for (const [service, all] of rates) {
        let calls = 0;
        const end = performance.now() + WINDOW_MS;
        const took = await timed(() =>
          Promise.all(
            environments.slice(0, count).map(async (environmentId, index) => {
              for (; performance.now() < end; calls++) {
                const turn = (turns[index] ?? 0) + 1;
                turns[index] = turn;
                const deploymentId = `${environmentId}_${DEPLOYMENTS[turn % DEPLOYMENTS.length]}`;
                await call(service, environmentId, { deploymentId, frontlineRouteIds: [`${environmentId}_r_0`] });
              }
            }),
          ),
        );
        all.push((calls / took) * 1_000);
      }
    }
    const [bare = 0, assign = 0, swap = 0] = [...rates.values()].map(median);
    const cells = [bare, assign, swap].map((rate) => rate.toFixed(0).padStart(10));
    console.log(`${String(count).padStart(14)}${cells.join("")}${`${(bare / assign).toFixed(2)}x`.padStart(15)}`);
  }
}

function callsTo({ ingressUrl }: RestateServer): Call {
  return async (service, key, request) => {
    const [name, handler] = service.split("/");
    const answer = await fetch(`${ingressUrl}/${name}/${key}/${handler}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(request),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${service}: ${answer.status} ${text}`);
  };
}
