import { createRouter, type HostnameLookup, type Router } from "@frontline-routing/frontline-core";
import { createSentinelSelector, normalizeHostname } from "@frontline-routing/router-core";
import QuickLRU from "quick-lru";
import { race, raceAwaited } from "./race.ts";
import { RIVAL_CACHES, type RivalCache, WINDOWS } from "./rival-caches.ts";
import { createSyntheticSource, fresh, syntheticHostname } from "./synthetic-source.ts";
import { warm } from "./warm.ts";

const REGION = "eu-west-1.aws";
const REGIONS = ["us-east-1.aws", "eu-central-1.aws", "ap-southeast-2.aws", REGION];
const HOSTNAMES = Array.from({ length: 10_000 }, (_, index) => syntheticHostname(index));
const ROUTES_PER_ENVIRONMENT = 5;
const HOT_COUNTS = [1, 1_000];
const GROWN = { from: 1_000, to: 300_000 };
const CONCURRENT = 10_000;
const TARGETS = { timesBare: 2.5, growth: 1, timesFaster: 5, lookups: 1, heapMb: 30 };

const selector = createSentinelSelector({ region: REGION });

/** Decisions from what a router holds, beside the same built on other caches; what a rush of misses asks; memory. */
export async function run(): Promise<string[]> {
  // What is timed comes first, and on one router: a process has one, and the engine compiles for what it has seen.
  const speed = await withRouter({}, async (router) => [...(await cached(router)), ...(await awaited(router))]);
  return [...speed, ...(await growth()), ...(await rush()), ...(await heap())];
}

async function cached(router: FollowingRouter): Promise<string[]> {
  console.log(
    "Nanoseconds per routeCached of a hostname that is held and followed, beside one QuickLRU.get of route and",
  );
  console.log(
    "prepared sentinels together, and the selection: no normalising, no ages, no counters. One hostname over and",
  );
  console.log(`over, and a thousand in turn. Target: at most ${TARGETS.timesBare}x, and no clock is read.\n`);
  console.log("hostnames      bare  routeCached  times bare  clock reads");
  await warm(router, HOSTNAMES);
  const bare = await bareOf(router, HOSTNAMES, WINDOWS.maxEntries);
  return HOT_COUNTS.flatMap((count) => {
    const readsBefore = router.clockReads();
    const result = race({
      bare: inTurn(HOSTNAMES.slice(0, count), bare),
      routeCached: inTurn(HOSTNAMES.slice(0, count), (hostname) => router.routeCached(hostname)),
    });
    const reads = router.clockReads() - readsBefore;
    const times = 1 / result.routeCached.ratio;
    const cells = [result.bare.ns.toFixed(0).padStart(10), result.routeCached.ns.toFixed(0).padStart(13)];
    console.log(
      `${String(count).padStart(9)}${cells.join("")}${`${times.toFixed(1)}x`.padStart(12)}${String(reads).padStart(13)}`,
    );
    const misses: string[] = [];
    if (times > TARGETS.timesBare) misses.push(`routeCached over ${TARGETS.timesBare}x bare, ${count} hostnames`);
    if (reads > 0) misses.push(`${reads} clock reads for ${count} hostnames that are followed`);
    return misses;
  });
}

/** What comes of more hostnames: both miss the processor's caches more often. */
async function growth(): Promise<string[]> {
  const { from, to } = GROWN;
  const all = Array.from({ length: to }, (_, index) => syntheticHostname(index));
  const maxRoutes = to * 2; // as many in one part of a QuickLRU
  const [few, many] = await withRouter({ maxRoutes }, async (router) => {
    await warm(router, all);
    const bare = await bareOf(router, all, maxRoutes);
    const among = (hostnames: readonly string[]) =>
      race({
        bare: inTurn(shuffled(hostnames), bare),
        routeCached: inTurn(shuffled(hostnames), (hostname) => router.routeCached(hostname)),
      });
    return [among(all.slice(0, from)), among(all)] as const; // not at once: the many would push the few out of caches
  });
  console.log(
    `\nThe same among ${to.toLocaleString("en")} that are held: ${from.toLocaleString("en")} of them in turn, and all in turn, in no order. Target: routeCached`,
  );
  console.log("grows no more than bare does.\n");
  console.log(
    `                 ${from.toLocaleString("en").padStart(8)}${to.toLocaleString("en").padStart(9)}   grows`,
  );
  const growths = (["bare", "routeCached"] as const).map((name) => {
    const times = [few[name].ns, many[name].ns] as const;
    const grows = times[1] / times[0];
    const cells = [
      times[0].toFixed(0).padStart(8),
      times[1].toFixed(0).padStart(9),
      `${grows.toFixed(1)}x`.padStart(8),
    ];
    console.log(`${name.padEnd(17)}${cells.join("")}`);
    return grows;
  });
  const ratio = (growths[1] ?? Number.NaN) / (growths[0] ?? Number.NaN);
  console.log(`ratio of growths ${ratio.toFixed(2)}`);
  return ratio > TARGETS.growth ? [`routeCached grows ${ratio.toFixed(2)} times as much as bare`] : [];
}

/** A decision from a QuickLRU of what a router found. */
async function bareOf(router: Router, hostnames: readonly string[], maxSize: number) {
  const cache = new QuickLRU<string, ReturnType<typeof toHeld>>({ maxSize });
  for (const [hostname, lookup] of await router.lookupMany(hostnames)) cache.set(hostname, toHeld(lookup));
  return (hostname: string) => {
    const held = cache.get(hostname);
    return held && selector.selectSentinel(held.route, held.prepared);
  };
}

/** What of a lookup a decision needs. */
function toHeld({ route, sentinels }: HostnameLookup) {
  return { route, prepared: selector.prepare(sentinels) };
}

async function awaited(router: Router): Promise<string[]> {
  console.log("\nNanoseconds per awaited route() of a hostname that is held, beside the same lookup on each of these");
  console.log("caches: hostname normalised, route and prepared sentinels from a cache each, the same selection. In");
  console.log(
    "brackets: as if every request spelled its host in the one right way, and they did not normalise. Target,",
  );
  console.log(`for one hostname over and over: at least ${TARGETS.timesFaster}x.\n`);
  console.log("hostnames  cache                        ns  times slower than route()");
  const misses: string[] = [];
  for (const count of HOT_COUNTS) {
    const hot = HOSTNAMES.slice(0, count);
    const rivals = Object.entries(RIVAL_CACHES).flatMap(([name, cache]) => {
      const route = routeOn(cache, router);
      return [
        [name, inTurn(hot, (hostname) => route(normalizeHostname(hostname)))] as const,
        [bareNameOf(name), inTurn(hot, route)] as const,
      ];
    });
    const result = await raceAwaited<string>({
      router: inTurn(hot, (hostname) => router.route(hostname)),
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

async function rush(): Promise<string[]> {
  let lookups = 0;
  const onLookup = () => {
    lookups += 1;
  };
  return await withRouter({ onLookup }, async (router) => {
    await Promise.all(Array.from({ length: CONCURRENT }, () => router.route(HOSTNAMES[0] ?? "")));
    console.log(`\n${CONCURRENT} misses of one hostname at the same time: ${lookups} lookup at the source.`);
    return lookups > TARGETS.lookups ? [`${CONCURRENT} misses at once: ${lookups} lookups`] : [];
  });
}

async function heap(): Promise<string[]> {
  const { gc } = globalThis;
  if (!gc) return ["memory not measured: run node with --expose-gc"];
  const used = () => {
    gc();
    return process.memoryUsage().heapUsed;
  };
  await withRouter({}, (router) => router.route(HOSTNAMES[0] ?? "")); // what is loaded and compiled once
  const before = used();
  return await withRouter({}, async (router) => {
    await warm(router, HOSTNAMES);
    for (const hostname of HOSTNAMES) await router.route(hostname);
    const mb = (used() - before) / 1e6;
    const { routes, environments } = router.counters();
    console.log(`Heap of a router that holds ${routes.size} hostnames and the ${REGIONS.length} sentinels of each of`);
    console.log(`${environments.size} environments: ${mb.toFixed(1)} MB. Target: under ${TARGETS.heapMb} MB.`);
    return mb > TARGETS.heapMb ? [`${HOSTNAMES.length} hostnames take over ${TARGETS.heapMb} MB`] : [];
  });
}

/** Calls with hostnames in turn, in strings of their own, as requests bring them: never the very key of a cache. */
function inTurn<T>(given: readonly string[], call: (hostname: string) => T): () => T {
  const hostnames = given.map(fresh);
  let next = 0;
  return () => {
    const hostname = hostnames[next] ?? "";
    next = next + 1 < hostnames.length ? next + 1 : 0;
    return call(hostname);
  };
}

/** The same order in every run: the step has no factor in common with the counts. */
function shuffled(hostnames: readonly string[]): string[] {
  return hostnames.map((_, index) => hostnames[(index * 618_031) % hostnames.length] ?? "");
}

/** How often its clock was read shows whether its decisions do. */
type FollowingRouter = Router & { clockReads(): number };

/** A router as in production, that has polled. */
async function withRouter<T>(
  {
    maxRoutes = WINDOWS.maxEntries,
    onLookup = () => {},
  }: { readonly maxRoutes?: number; readonly onLookup?: () => void },
  action: (router: FollowingRouter) => Promise<T>,
): Promise<T> {
  let reads = 0;
  const router = createRouter({
    region: REGION,
    source: createSyntheticSource({ routesPerEnvironment: ROUTES_PER_ENVIRONMENT, regions: REGIONS, onLookup }),
    maxRoutes,
    now: () => {
      reads += 1;
      return performance.now();
    },
  });
  try {
    await router.poll();
    return await action({ ...router, clockReads: () => reads });
  } finally {
    await router.close();
  }
}
