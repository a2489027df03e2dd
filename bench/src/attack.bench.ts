import { randomBytes } from "node:crypto";
import { setImmediate as turn } from "node:timers/promises";
import { createRouteSource, migrateToLatest, openDatabase } from "@frontline-routing/frontline-adapter";
import { createRouter, type Router } from "@frontline-routing/frontline-core";
import { createTestDatabase, findSqlServers, type SqlServer } from "@frontline-routing/test-servers";

type Database = ReturnType<typeof openDatabase>;

const REAL = 1_000;
const ENVIRONMENTS = 100;
const UNKNOWN = 1_000_000;
const PER_TURN = 200; // requests that arrive before answers are taken
const UNKNOWN_PER_SECOND = 200; // the router's default
const POLLS_PER_SECOND = 5; // its default interval, less the jitter
const QUERIES_PER_POLL = 2; // a second one for changes that came late
const TARGETS = { hitRatio: 0.999, heapMegabytes: 20, refusalMs: 1 };

/** A million random hostnames at full speed, while a thousand real ones are asked for, one each. */
export async function run(): Promise<string[]> {
  const found = await findSqlServers();
  try {
    const misses: string[] = [];
    for (const server of found.servers) misses.push(...(await attack(server)));
    return misses;
  } finally {
    await found.stop();
  }
}

async function attack(server: SqlServer): Promise<string[]> {
  const database = await createTestDatabase(server.url);
  let queries = 0;
  const db = openDatabase(database.url, {
    log: () => {
      queries += 1;
    },
  });
  try {
    await migrateToLatest(db);
    await insertReal(db);
    const router = createRouter({ region: "us-east-1.aws", source: createRouteSource(db) });
    try {
      await router.lookupMany(Array.from({ length: REAL }, (_, i) => realHostname(i)));
      const heapBefore = heapMegabytes();
      queries = 0;
      const flooded = await flood(router);
      const heapAfter = heapMegabytes();
      return report(server, router, { ...flooded, queries, heap: heapAfter - heapBefore });
    } finally {
      await router.close();
    }
  } finally {
    await db.destroy();
    await database.drop();
  }
}

interface Flooded {
  readonly seconds: number;
  /** Of real hostnames, answered from the cache. */
  readonly hits: number;
  /** How unknown ones ended, by code. */
  readonly outcomes: ReadonlyMap<string, number>;
  /** Milliseconds from a request that is refused to its answer, where it is awaited alone. */
  readonly refusals: readonly number[];
}

async function flood(router: Router): Promise<Flooded> {
  const prefix = randomBytes(4).toString("hex"); // nobody has asked for these before
  const outcomes = new Map<string, number>();
  const refusals: number[] = [];
  let hits = 0;
  const pending = new Set<Promise<void>>();
  const start = performance.now();
  for (let i = 0; i < UNKNOWN; i += 1) {
    const isFirst = i % PER_TURN === 0;
    if (isFirst) await turn(); // all that was refused has been answered
    const askedAt = performance.now();
    const request: Promise<void> = router
      .route(`${prefix}-${i}.example.com`)
      .then(
        () => "FOUND",
        ({ code }) => String(code),
      )
      .then((code) => {
        outcomes.set(code, (outcomes.get(code) ?? 0) + 1);
        pending.delete(request);
        if (isFirst && code === "TOO_MANY_LOOKUPS") refusals.push(performance.now() - askedAt);
      });
    pending.add(request);
    if (isFirst) await Promise.race([request, turn()]); // those that are looked up are not waited for
    if (router.routeCached(realHostname(i)) !== undefined) hits += 1;
  }
  await Promise.all(pending);
  return { seconds: (performance.now() - start) / 1000, hits, outcomes, refusals };
}

function report(
  server: SqlServer,
  router: Router,
  { seconds, hits, outcomes, refusals, queries, heap }: Flooded & { queries: number; heap: number },
): string[] {
  const { routes, environments } = router.counters();
  const hitRatio = hits / UNKNOWN;
  const lookups = outcomes.get("HOSTNAME_NOT_FOUND") ?? 0;
  const refused = outcomes.get("TOO_MANY_LOOKUPS") ?? 0;
  const failed = outcomes.get("LOOKUP_FAILED") ?? 0;
  const refusalMs = refusals.toSorted((a, b) => a - b)[refusals.length >> 1] ?? Number.NaN;
  console.log(`\n${server.name}, on this machine, which is the attacker, too. A router with its defaults.\n`);
  const rows: [string, string][] = [
    ["random hostnames asked for", `${UNKNOWN.toLocaleString("en")} in ${seconds.toFixed(1)} s`],
    ["of those looked up, and not found", lookups.toLocaleString("en")],
    ["of those refused, 503", refused.toLocaleString("en")],
    ["of those whose lookup failed, 503", failed.toLocaleString("en")],
    ["to refuse one, median", `${refusalMs.toFixed(3)} ms`],
    ["hit ratio of 1,000 real ones meanwhile", `${(100 * hitRatio).toFixed(4)} %`],
    ["queries per second, all told", (queries / seconds).toFixed(0)],
    ["heap afterwards, against before", `${heap >= 0 ? "+" : ""}${heap.toFixed(1)} MB`],
    ["routes and environments held", `${routes.size} and ${environments.size}`],
  ];
  for (const [what, value] of rows) console.log(`${what.padEnd(40)}${value.padStart(24)}`);

  const misses: string[] = [];
  const miss = (isMissed: boolean, what: string) => isMissed && misses.push(`${server.name}: ${what}`);
  const polls = POLLS_PER_SECOND * QUERIES_PER_POLL * seconds;
  const mostQueries = UNKNOWN_PER_SECOND * (1 + seconds) + failed + polls;
  miss(hitRatio <= TARGETS.hitRatio, `a hit ratio of ${hitRatio}`);
  miss(lookups > UNKNOWN_PER_SECOND * (1 + seconds) + 1, `${lookups} lookups of unknown hostnames`);
  miss(lookups + refused + failed !== UNKNOWN, `unexpected outcomes: ${[...outcomes.keys()].join(", ")}`);
  miss(queries > mostQueries, `${queries} queries, at most ${Math.ceil(mostQueries)} were due`);
  miss(!(refusalMs < TARGETS.refusalMs), `refusals take ${refusalMs} ms`);
  miss(heap > TARGETS.heapMegabytes, `the heap grew by ${heap} MB`);
  miss(routes.size > REAL || environments.size > ENVIRONMENTS, "more is held than is real");
  return misses;
}

function heapMegabytes(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

function realHostname(i: number): string {
  return `real-${i % REAL}.example.com`;
}

async function insertReal(db: Database): Promise<void> {
  const routes = Array.from({ length: REAL }, (_, i) => ({
    id: `r_${i}`,
    project_id: "p_1",
    environment_id: `env_${i % ENVIRONMENTS}`,
    deployment_id: "d_1",
    fully_qualified_domain_name: realHostname(i),
    sticky: "live" as const,
    created_at: 1,
  }));
  await db.insertInto("frontline_routes").values(routes).execute();
  const sentinels = Array.from({ length: ENVIRONMENTS }, (_, i) => ({
    id: `s_${i}`,
    workspace_id: "w_1",
    project_id: "p_1",
    environment_id: `env_${i}`,
    k8s_name: `sentinel-${i}`,
    k8s_address: `s_${i}.internal:8040`,
    region: "us-east-1.aws",
    image: "sentinel:1",
    health: "healthy" as const,
    desired_replicas: 1,
    available_replicas: 1,
    cpu_millicores: 250,
    memory_mib: 256,
    version: 1,
    created_at: 1,
  }));
  await db.insertInto("sentinels").values(sentinels).execute();
}
