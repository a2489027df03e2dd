import { createSentinelSelector, nearestRegions, regionProximity, type Sentinel } from "@frontline-routing/router-core";
import { originalSelectSentinel } from "./original-selection.ts";
import { type Result, race } from "./race.ts";

const COUNTS = [1, 4, 16, 64];
const KINDS = ["local hit", "remote hit", "unlisted region"] as const;
const LOCAL = "eu-west-1.aws";
const ROUTE = { deploymentId: "d_1" };
const TARGETS = { unprepared: 1.5, prepared: 10, preparedAt: 16, plan: 2, bytesPerCall: 64 };

/** One decision, from a list of healthy sentinels, each in a region of its own. */
export function run(): string[] {
  const misses: string[] = [];
  const selector = createSentinelSelector({ region: LOCAL });
  console.log("Nanoseconds per selectSentinel, and how many times faster than the original's algorithm, transcribed.");
  console.log(
    "Not measured: reading the sentinels, making the selector (once per process), preparing (once per list).\n",
  );
  console.log("case             sentinels  original  unprepared          prepared            prepared, key");
  for (const kind of KINDS) {
    for (const count of COUNTS) {
      const list = sentinels(kind, count);
      const prepared = selector.prepare(list);
      const request = { key: "session-1" };
      const result = race({
        original: () => originalSelectSentinel(regionProximity, LOCAL, ROUTE, list),
        unprepared: () => selector.selectSentinel(ROUTE, list),
        prepared: () => selector.selectSentinel(ROUTE, prepared),
        keyed: () => selector.selectSentinel(ROUTE, prepared, request),
      });
      const cell = ({ ns, ratio }: Result) => `${ns.toFixed(0).padStart(9)} ${`${ratio.toFixed(1)}x`.padStart(8)}  `;
      console.log(
        `${kind.padEnd(16)} ${String(count).padStart(9)} ${result.original.ns.toFixed(0).padStart(9)} ` +
          `${cell(result.unprepared)}${cell(result.prepared)}${cell(result.keyed)}`,
      );
      if (result.unprepared.ratio < TARGETS.unprepared) {
        misses.push(`${kind}, ${count} sentinels: unprepared under ${TARGETS.unprepared}x`);
      }
      if (count === TARGETS.preparedAt && result.prepared.ratio < TARGETS.prepared) {
        misses.push(`${kind}, ${count} sentinels: prepared under ${TARGETS.prepared}x`);
      }
    }
  }
  return [...misses, ...spread(), ...narrowed(), ...plans(), ...allocation()];
}

/** What a request or a route may say: where the deployment runs, at worst in the last region; what to avoid. */
function narrowed(): string[] {
  const selector = createSentinelSelector({ region: LOCAL });
  console.log("\nA remote hit, from a prepared list and a plain one: nanoseconds per call.\n");
  console.log("sentinels  anywhere  3 regions  the last  avoids none of them  avoids one  | the same, plain");
  for (const count of COUNTS) {
    const list = sentinels("remote hit", count);
    const ranked = selector.planRoute(ROUTE, list).flatMap(({ nearestNlbRegion }) => nearestNlbRegion ?? []);
    const three = { ...ROUTE, regions: ranked.slice(0, 3).reverse().map(fresh), desiredState: "running" };
    const last = { ...ROUTE, regions: ranked.slice(-1).map(fresh), desiredState: "running" };
    const others = { avoid: new Set(["s_other"]) };
    const first = { avoid: new Set(list.filter(({ region }) => region === ranked[0]).map(({ id }) => id)) };
    const cells = [selector.prepare(list), list].map((given) => {
      const result = race({
        anywhere: () => selector.selectSentinel(ROUTE, given),
        three: () => selector.selectSentinel(three, given),
        last: () => selector.selectSentinel(last, given),
        others: () => selector.selectSentinel(ROUTE, given, others),
        first: () => selector.selectSentinel(ROUTE, given, first),
      });
      const widths = [8, 9, 8, 19, 10];
      return Object.values(result).map(({ ns }, i) => ns.toFixed(0).padStart(widths[i] ?? 0));
    });
    console.log([String(count).padStart(9), ...cells.map((row) => row.join("  "))].join("  "));
  }
  return [];
}

/** What a proxy asks for every request: all attempts, for a route that names its regions. */
function plans(): string[] {
  const selector = createSentinelSelector({ region: LOCAL });
  const misses: string[] = [];
  console.log("\nA plan, from a plain list and a prepared one: nanoseconds per planRoute.\n");
  console.log("regions x sentinels   plain  prepared         avoids others  a local one  a region");
  for (const [count, each] of [
    [2, 2],
    [10, 4],
  ] as const) {
    const regions = [LOCAL, ...nearestRegions(LOCAL).filter((region) => region.endsWith(".aws"))].slice(0, count);
    const list = regions.flatMap((region, i) =>
      Array.from({ length: each }, (_, j): Sentinel => {
        return { id: fresh(`s_${i}_${j}`), region: fresh(region), health: fresh("healthy") as "healthy" };
      }),
    );
    const prepared = selector.prepare(list);
    const route = { ...ROUTE, regions: regions.map(fresh), desiredState: "running" };
    const avoiding = (name: string) => ({ avoid: new Set([fresh(name)]) });
    const [others, local, region] = [avoiding("s_other"), avoiding("s_0_0"), avoiding(regions[1] ?? "")];
    const result = race({
      plain: () => selector.planRoute(route, list),
      prepared: () => selector.planRoute(route, prepared),
      others: () => selector.planRoute(route, prepared, others),
      local: () => selector.planRoute(route, prepared, local),
      region: () => selector.planRoute(route, prepared, region),
    });
    const cell = ({ ns }: Result, width: number) => ns.toFixed(0).padStart(width);
    console.log(
      `${`${count} x ${each}`.padStart(19)} ${cell(result.plain, 7)} ${cell(result.prepared, 9)} ` +
        `${`${result.prepared.ratio.toFixed(1)}x`.padStart(6)} ${cell(result.others, 15)} ${cell(result.local, 12)} ` +
        cell(result.region, 9),
    );
    if (result.prepared.ratio < TARGETS.plan) misses.push(`${count} x ${each}: prepared plan under ${TARGETS.plan}x`);
  }
  return misses;
}

/** Several local sentinels: the case that a unique (environment, region) rules out, and other platforms have. */
function spread(): string[] {
  const selector = createSentinelSelector({ region: LOCAL });
  console.log("\nSpread over local sentinels, all weighted: nanoseconds per call.\n");
  console.log("sentinels  unprepared  prepared  with key");
  for (const count of COUNTS) {
    const list = sentinels("local hit", count).map((row, i) => ({
      ...row,
      region: LOCAL,
      availableReplicas: (i % 4) + 1,
    }));
    const prepared = selector.prepare(list);
    const request = { key: "session-1" };
    const result = race({
      unprepared: () => selector.selectSentinel(ROUTE, list),
      prepared: () => selector.selectSentinel(ROUTE, prepared),
      keyed: () => selector.selectSentinel(ROUTE, prepared, request),
    });
    const cells = Object.entries(result).map(([name, { ns }]) =>
      ns.toFixed(0).padStart(name === "unprepared" ? 10 : 8),
    );
    console.log([String(count).padStart(9), ...cells].join("  "));
  }
  return [];
}

/** Shown by the heap's growth over a million calls, without a collection in between. */
function allocation(): string[] {
  if (!globalThis.gc) return ["allocation not measured: run node with --expose-gc"];
  console.log(
    "\nHeap growth per call, over a million calls (a decision is an object of four fields; the route names its regions).\n",
  );
  const selector = createSentinelSelector({ region: LOCAL });
  const misses: string[] = [];
  for (const kind of KINDS) {
    const list = sentinels(kind, 16);
    for (const [name, given] of Object.entries({ unprepared: list, prepared: selector.prepare(list) })) {
      const calls = 1_000_000;
      const route = { ...ROUTE, regions: [...new Set(list.map(({ region }) => region))], desiredState: "running" };
      const decisions = new Array<unknown>(calls).fill(null); // holds them, so that what is freed is what else was allocated
      for (let i = 0; i < 100_000; i++) selector.selectSentinel(route, given);
      globalThis.gc();
      const before = process.memoryUsage().heapUsed;
      for (let i = 0; i < calls; i++) decisions[i] = selector.selectSentinel(route, given);
      const bytes = (process.memoryUsage().heapUsed - before) / calls;
      globalThis.gc();
      const kept = (process.memoryUsage().heapUsed - before) / calls;
      console.log(
        `${`${kind}, ${name}`.padEnd(30)} ${bytes.toFixed(1).padStart(6)} bytes, of which the decision ${kept.toFixed(1)}`,
      );
      if (bytes > TARGETS.bytesPerCall) misses.push(`${kind}, ${name}: more than a decision is allocated`);
      if (decisions.length !== calls) throw new Error("unreachable");
    }
  }
  return misses;
}

/** Fresh strings, as a database driver makes them: comparing them takes longer than comparing literals. */
function sentinels(kind: (typeof KINDS)[number], count: number): Sentinel[] {
  const known = nearestRegions(LOCAL).filter((region) => region.endsWith(".aws"));
  const listed = [...known, ...nearestRegions(LOCAL).filter((region) => !region.endsWith(".aws"))];
  return Array.from({ length: count }, (_, i): Sentinel => {
    const other = kind === "unlisted region" ? `zone-${i}.own` : (listed[(i * 7 + 3) % listed.length] ?? "");
    const region = kind === "local hit" && i === count - 1 ? LOCAL : other;
    return { id: fresh(`s_${i}`), region: fresh(region), health: fresh("healthy") as "healthy" };
  });
}

function fresh(text: string): string {
  return Buffer.from(text).toString();
}
