import {
  createRouteSource,
  type HostnameLookup,
  migrateToLatest,
  openDatabase,
} from "@frontline-routing/frontline-adapter";
import { createRouter, type Router } from "@frontline-routing/frontline-core";
import { createSentinelSelector, normalizeHostname } from "@frontline-routing/router-core";
import QuickLRU from "quick-lru";
import { type Database, insertRoutes, insertSentinels } from "./insert-frontlines.ts";
import { race, raceAwaited } from "./race.ts";
import { RIVAL_CACHES, type RivalCache, WINDOWS } from "./rival-caches.ts";

const REGION = "eu-west-1.aws";
const REGIONS = ["us-east-1.aws", "eu-central-1.aws", "ap-southeast-2.aws", REGION];
const HOSTNAMES = Array.from({ length: 10_000 }, (_, index) => fresh(`app-${index}.customers.example.com`));
const ROUTES_PER_ENVIRONMENT = 5;
const HOT_COUNTS = [1, 1_000];
const CONCURRENT = 10_000;
const TARGETS = { timesBare: 4, timesFaster: 5, queries: 1, heapMb: 30 };

const selector = createSentinelSelector({ region: REGION });

/** Decisions from a router's caches, beside the same built on other caches; what a rush of misses asks; memory. */
export async function run(): Promise<string[]> {
  const lookups = { count: 0 };
  const db = openDatabase("sqlite::memory:", {
    log: ({ query }) => {
      if (query.sql.includes(`from "frontline_routes"`)) lookups.count += 1;
    },
  });
  try {
    await migrateToLatest(db);
    await insertFrontlines(db);
    // What is timed comes first, and on one router: a process has one, and the engine compiles for what it has seen.
    const speed = await withRouter(db, async (router) => [...(await cached(router)), ...(await awaited(router))]);
    return [...speed, ...(await rush(db, lookups)), ...(await heap(db))];
  } finally {
    await db.destroy();
  }
}

/** Every environment has a sentinel in each of four regions, one of them the local one. */
async function insertFrontlines(db: Database): Promise<void> {
  const routes = HOSTNAMES.map((hostname, index) => ({
    hostname,
    environmentId: `env_${Math.floor(index / ROUTES_PER_ENVIRONMENT)}`,
    deploymentId: `d_${index}`,
  }));
  await insertRoutes(db, routes);
  await insertSentinels(db, [...new Set(routes.map(({ environmentId }) => environmentId))], REGIONS);
}

async function cached(router: Router): Promise<string[]> {
  console.log("Nanoseconds per routeCached of a hostname in the cache, beside one QuickLRU.get of route and prepared");
  console.log(
    "sentinels together, and the selection: no normalising, no ages, no counters. One hostname over and over,",
  );
  console.log(`and a thousand in turn. Target: at most ${TARGETS.timesBare}x.\n`);
  console.log("hostnames      bare  routeCached  times bare");
  const bare = new QuickLRU<string, ReturnType<typeof toHeld>>({ maxSize: WINDOWS.maxEntries });
  for (const [hostname, lookup] of await router.lookupMany(HOSTNAMES)) {
    bare.set(hostname, toHeld(lookup));
  }
  return HOT_COUNTS.flatMap((count) => {
    const result = race({
      bare: inTurn(count, (hostname) => {
        const held = bare.get(hostname);
        return held && selector.selectSentinel(held.route, held.prepared);
      }),
      routeCached: inTurn(count, (hostname) => router.routeCached(hostname)),
    });
    const times = 1 / result.routeCached.ratio;
    const cells = [result.bare.ns.toFixed(0).padStart(10), result.routeCached.ns.toFixed(0).padStart(13)];
    console.log(`${String(count).padStart(9)}${cells.join("")}${`${times.toFixed(1)}x`.padStart(12)}`);
    return times > TARGETS.timesBare ? [`routeCached over ${TARGETS.timesBare}x bare, ${count} hostnames`] : [];
  });
}

/** What of a lookup a decision needs. */
function toHeld({ route, sentinels }: HostnameLookup) {
  return { route, prepared: selector.prepare(sentinels) };
}

async function awaited(router: Router): Promise<string[]> {
  console.log("\nNanoseconds per awaited route() of a hostname in the cache, beside the same lookup on each of these");
  console.log("caches: hostname normalised, route and prepared sentinels from a cache each, the same selection. In");
  console.log(
    "brackets: as if every request spelled its host in the one right way, and they did not normalise. Target,",
  );
  console.log(`for one hostname over and over: at least ${TARGETS.timesFaster}x.\n`);
  console.log("hostnames  cache                        ns  times slower than route()");
  const misses: string[] = [];
  for (const count of HOT_COUNTS) {
    const rivals = Object.entries(RIVAL_CACHES).flatMap(([name, cache]) => {
      const route = routeOn(cache, router);
      return [
        [name, inTurn(count, (hostname) => route(normalizeHostname(hostname)))] as const,
        [bareNameOf(name), inTurn(count, route)] as const,
      ];
    });
    const result = await raceAwaited<string>({
      router: inTurn(count, (hostname) => router.route(hostname)),
      ...Object.fromEntries(rivals),
    });
    const slower = (name: string) => 1 / (result[name]?.ratio ?? Number.NaN);
    const nsOf = (name: string) => (result[name]?.ns ?? Number.NaN).toFixed(0);
    console.log(`${String(count).padStart(9)}  ${"router.route".padEnd(21)}${nsOf("router").padStart(10)}`);
    for (const name of Object.keys(RIVAL_CACHES)) {
      const bracket = `(${slower(bareNameOf(name)).toFixed(1)}x)`;
      console.log(`           ${name.padEnd(21)}${nsOf(name).padStart(10)}  ${slower(name).toFixed(1)}x ${bracket}`);
      if (count === 1 && slower(name) < TARGETS.timesFaster) {
        misses.push(`route() under ${TARGETS.timesFaster}x faster than ${name}`);
      }
    }
  }
  return misses;
}

function bareNameOf(rival: string): string {
  return `${rival}, not normalised`;
}

/** The lookup that `router.route` does, on another cache; its values are the router's, so that all hold the same. */
function routeOn(cache: RivalCache, router: Router) {
  const routeOf = cache(async (hostname) => (await router.lookupByHostname(hostname)).route);
  const sentinelsOf = cache(async (environmentId) => {
    const hostname = HOSTNAMES[Number(environmentId.slice("env_".length)) * ROUTES_PER_ENVIRONMENT] ?? "";
    return toHeld(await router.lookupByHostname(hostname)).prepared;
  });
  return async (hostname: string) => {
    const route = await routeOf(hostname);
    return selector.selectSentinel(route, await sentinelsOf(route.environmentId));
  };
}

async function rush(db: Database, lookups: { count: number }): Promise<string[]> {
  return await withRouter(db, async (router) => {
    lookups.count = 0;
    await Promise.all(Array.from({ length: CONCURRENT }, () => router.route(HOSTNAMES[0] ?? "")));
    console.log(`\n${CONCURRENT} misses of one hostname at the same time: ${lookups.count} lookup in the database.`);
    return lookups.count > TARGETS.queries ? [`${CONCURRENT} misses at once: ${lookups.count} lookups`] : [];
  });
}

async function heap(db: Database): Promise<string[]> {
  const { gc } = globalThis;
  if (!gc) return ["memory not measured: run node with --expose-gc"];
  const used = () => {
    gc();
    return process.memoryUsage().heapUsed;
  };
  await withRouter(db, (router) => router.route(HOSTNAMES[0] ?? "")); // what is loaded and compiled once
  const before = used();
  return await withRouter(db, async (router) => {
    await router.lookupMany(HOSTNAMES);
    for (const hostname of HOSTNAMES) await router.route(hostname);
    const mb = (used() - before) / 1e6;
    const { routes, sentinels } = router.counters();
    console.log(`Heap of a router that holds ${routes.size} hostnames and the ${REGIONS.length} sentinels of each of`);
    console.log(`${sentinels.size} environments: ${mb.toFixed(1)} MB. Target: under ${TARGETS.heapMb} MB.`);
    return mb > TARGETS.heapMb ? [`${HOSTNAMES.length} hostnames take over ${TARGETS.heapMb} MB`] : [];
  });
}

/** Calls with hostnames in turn, in strings of their own, as requests bring them: never the very key of a cache. */
function inTurn<T>(count: number, call: (hostname: string) => T): () => T {
  const hostnames = HOSTNAMES.slice(0, count).map(fresh);
  let next = 0;
  return () => {
    const hostname = hostnames[next] ?? "";
    next = next + 1 < count ? next + 1 : 0;
    return call(hostname);
  };
}

/** A string as parsers and drivers make it: flat, and the same as no other. */
function fresh(text: string): string {
  return Buffer.from(text).toString();
}

async function withRouter<T>(db: Database, action: (router: Router) => Promise<T>): Promise<T> {
  const { freshMs, staleMs } = WINDOWS;
  const router = createRouter({ region: REGION, source: createRouteSource(db), freshMs, staleMs });
  try {
    return await action(router);
  } finally {
    await router.close();
  }
}
