import { setTimeout as delay } from "node:timers/promises";
import { createRouteSource, migrateToLatest, openDatabase, readerOf } from "@frontline-routing/frontline-adapter";
import { createRouter, type Router } from "@frontline-routing/frontline-core";
import { createTestDatabase, findSqlServers, type SqlServer } from "@frontline-routing/test-servers";
import { type Database, insertRoutes, insertSentinels } from "./insert-frontlines.ts";
import { warm } from "./warm.ts";
import { type Traffic, watchTraffic } from "./watch-traffic.ts";

const REGION = "eu-west-1.aws";
const HOSTNAMES = [1_000, 10_000, 100_000];
const REQUESTS_PER_SECOND = [0, 1_000, 5_000];
const ROUTES_PER_ENVIRONMENT = 5;
const MEASURED_MS = 3_000;
const TICK_MS = 5; // requests come in bunches of so many milliseconds
// Hostnames are looked up over as long as they stay fresh, as requests would have done it: else all would age at once.
const WARM_UP_MS = 5_000;
const WARM_UP_PARTS = 25;
const TARGETS = { queries: 5, spread: 1 };

/** What one router asks of its database, by how much it holds and by how many requests come. */
export async function run(): Promise<string[]> {
  const found = await findSqlServers();
  try {
    const misses: string[] = [];
    for (const server of found.servers) misses.push(...(await loads(server)));
    return misses;
  } finally {
    await found.stop();
  }
}

async function loads(server: SqlServer): Promise<string[]> {
  console.log(
    `\n${server.name}, on this machine. A second of one router that holds so many hostnames, ${ROUTES_PER_ENVIRONMENT} to an environment,`,
  );
  console.log(
    `each with one sentinel, at so many requests a second, spread over all of them: ${MEASURED_MS / 1_000} s each.`,
  );
  console.log(
    "followed: with the defaults, but for maxRoutes. original: with followIntervalMs 0, which is the original's way:",
  );
  console.log(
    "what is older than freshMs, 5 s, is read again when it is asked for. Both at once, on a database each has to",
  );
  console.log(
    "itself but for the other. KB: rows as JSON, which is about what they take on the wire. Nothing is written",
  );
  console.log(`meanwhile. Target: at most ${TARGETS.queries} queries a second in every cell, the same in all.\n`);
  console.log("                       followed                     original");
  console.log("hostnames  requests/s  queries/s   rows/s   KB/s    queries/s   rows/s   KB/s");
  const misses: string[] = [];
  const followedQueries: number[] = [];
  for (const count of HOSTNAMES) {
    const hostnames = Array.from({ length: count }, (_, index) => `app-${index}.customers.example.com`);
    await withDatabase(server, hostnames, async (db) => {
      for (const rate of REQUESTS_PER_SECOND) {
        const { followed, original } = await measure(db, hostnames, rate);
        const cell = ({ queries, rows, bytes }: Traffic) =>
          [queries.toFixed(1).padStart(9), rows.toFixed(0).padStart(9), (bytes / 1e3).toFixed(0).padStart(7)].join("");
        const names = [count, rate].map((value) => value.toLocaleString("en"));
        console.log(`${names[0]?.padStart(9)}${names[1]?.padStart(12)}  ${cell(followed)}    ${cell(original)}`);
        followedQueries.push(followed.queries);
        if (followed.queries > TARGETS.queries) {
          misses.push(
            `${server.name}: ${followed.queries.toFixed(1)} queries a second, ${names.join(" hostnames, ")} requests/s`,
          );
        }
      }
    });
  }
  const [least, most] = [Math.min(...followedQueries), Math.max(...followedQueries)];
  if (most - least > TARGETS.spread) {
    misses.push(`${server.name}: from ${least.toFixed(1)} to ${most.toFixed(1)} queries a second, not the same`);
  }
  console.log(
    `target ${misses.length === 0 ? "met" : "missed"}: ${least.toFixed(1)} to ${most.toFixed(1)} queries a second`,
  );
  return misses;
}

/** A second of each of two routers on a database. */
async function measure(db: Database, hostnames: readonly string[], rate: number) {
  const routers = { followed: watched(db, hostnames, {}), original: watched(db, hostnames, { followIntervalMs: 0 }) };
  const both = Object.values(routers);
  try {
    await routers.followed.router.poll();
    await warmInParts(
      both.map(({ router }) => router),
      hostnames,
    );
    const begun = both.map(({ traffic }) => traffic());
    const seconds = await ask(
      both.map(({ router }) => router),
      hostnames,
      rate,
    );
    const [followed, original] = both.map(({ traffic }, index) => perSecond(traffic(), begun[index], seconds));
    if (!followed || !original) throw new Error("unreachable");
    return { followed, original };
  } finally {
    for (const { router } of both) await router.close();
  }
}

function watched(db: Database, hostnames: readonly string[], options: { readonly followIntervalMs?: number }) {
  const { watchedDb, traffic } = watchTraffic(readerOf(db));
  const maxRoutes = hostnames.length * 2;
  return {
    router: createRouter({ region: REGION, source: createRouteSource(watchedDb), maxRoutes, ...options }),
    traffic,
  };
}

async function warmInParts(routers: readonly Router[], hostnames: readonly string[]): Promise<void> {
  const begun = performance.now();
  for (let part = 0; part < WARM_UP_PARTS; part += 1) {
    const share = hostnames.filter((_, index) => index % WARM_UP_PARTS === part);
    await Promise.all(routers.map((router) => warm(router, share)));
    await delay(Math.max(0, begun + ((part + 1) * WARM_UP_MS) / WARM_UP_PARTS - performance.now()));
  }
}

/** Asks routers for hostnames in turn. Returns for how many seconds. */
async function ask(routers: readonly Router[], hostnames: readonly string[], rate: number): Promise<number> {
  const begun = performance.now();
  const pending: Promise<unknown>[] = [];
  let asked = 0;
  for (;;) {
    const elapsed = performance.now() - begun;
    for (const due = (Math.min(elapsed, MEASURED_MS) * rate) / 1_000; asked < due; asked += 1) {
      const hostname = hostnames[(asked * 618_031) % hostnames.length] ?? ""; // in no order, and each once in a turn
      for (const router of routers)
        if (router.routeCached(hostname) === undefined) pending.push(router.route(hostname));
    }
    if (elapsed >= MEASURED_MS) break;
    await delay(TICK_MS);
  }
  const seconds = (performance.now() - begun) / 1_000;
  await Promise.all(pending);
  return seconds;
}

function perSecond(after: Traffic, before: Traffic | undefined, seconds: number): Traffic {
  const rate = (name: keyof Traffic) => (after[name] - (before?.[name] ?? 0)) / seconds;
  return { queries: rate("queries"), rows: rate("rows"), bytes: rate("bytes") };
}

async function withDatabase(
  server: SqlServer,
  hostnames: readonly string[],
  action: (db: Database) => Promise<void>,
): Promise<void> {
  const database = await createTestDatabase(server.url);
  const db = openDatabase(database.url);
  try {
    await migrateToLatest(db);
    const environmentOf = (index: number) => `env_${Math.floor(index / ROUTES_PER_ENVIRONMENT)}`;
    const routes = hostnames.map((hostname, index) => ({
      hostname,
      environmentId: environmentOf(index),
      deploymentId: `d_${index}`,
    }));
    await insertRoutes(db, routes);
    await insertSentinels(db, [...new Set(routes.map(({ environmentId }) => environmentId))], [REGION]);
    await action(db);
  } finally {
    await db.destroy();
    await database.drop();
  }
}
