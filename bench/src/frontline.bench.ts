import { availableParallelism } from "node:os";
import { latencies } from "./frontline/latencies.ts";
import { type Load, loadsInTurns } from "./frontline/load.ts";
import { LARGE_POST, SMALL_GET } from "./frontline/requests.ts";
import { type Contestants, startContestants } from "./frontline/start-contestants.ts";
import { median, quantile } from "./measure.ts";

const SLICE_SECONDS = 0.5; // short and many: a busy neighbour spoils a round, and not the median
const WARM_UP_ROUNDS = 4;
const LATENCY = { requestsPerSecond: 100, seconds: 15 }; // 1,500 answers of each
const TARGET = 0.9;

type Name = keyof Contestants;
const TITLES: Readonly<Record<Name, string>> = {
  direct: "the sentinel, called directly",
  bare: "bare proxy",
  frontline: "frontline",
  bareTwice: "bare proxy, bare proxy",
  peer: "frontline, frontline",
};
const ONE_HOP: readonly Name[] = ["direct", "bare", "frontline"];
const TWO_HOPS: readonly Name[] = ["bareTwice", "peer"];
const BASELINES: readonly Name[] = ["bare", "bareTwice"];
const SCENARIOS = [
  { title: "small GET, 50 connections", shape: SMALL_GET, connections: 50, names: ONE_HOP, rounds: 21 },
  { title: "small GET, 1 connection", shape: SMALL_GET, connections: 1, names: ONE_HOP, rounds: 11 },
  { title: "64 KiB POST, 50 connections", shape: LARGE_POST, connections: 50, names: ONE_HOP, rounds: 15 },
  { title: "small GET, 50, two hops", shape: SMALL_GET, connections: 50, names: TWO_HOPS, rounds: 9 },
] as const;
type Scenario = (typeof SCENARIOS)[number];

/** The example frontline beside a bare proxy and beside calling the sentinel, without faults. */
export async function run(): Promise<string[]> {
  introduce();
  const { stop, ...contestants } = await startContestants();
  try {
    for (const shape of [SMALL_GET, LARGE_POST]) {
      const warmUp = { shape, connections: 50, names: [...ONE_HOP, ...TWO_HOPS], rounds: WARM_UP_ROUNDS };
      await loadsInTurns(contestants, { ...warmUp, seconds: SLICE_SECONDS });
    }
    const misses: string[] = [];
    for (const scenario of SCENARIOS) misses.push(...(await throughput(contestants, scenario)));
    await addedLatency(contestants);
    return misses;
  } finally {
    await stop();
  }
}

function introduce(): void {
  console.log(
    "HTTP requests through the example frontline, over loopback, without TLS and without faults. Beside it a bare",
  );
  console.log(
    "proxy: Node's server and undici with the frontline's pool settings, forwarding to one origin, header fields",
  );
  console.log(
    "copied but for those that end at a hop. Each server is a process of one thread, autocannon is in this one, a",
  );
  console.log(
    `request at a time on each connection, and all share ${availableParallelism()} cores: the fewer, the closer the proxies come to each other`,
  );
  console.log(
    "where they wait for the others, and the further all are from the sentinel. Routes are held in memory: nothing is",
  );
  console.log("looked up. Not measured: cold hostnames, the source's database, TLS, WebSockets, a network.");
  console.log(
    "of bare: requests a second by the bare proxy's of the same round, median and middle half of the rounds.",
  );
  console.log("CPU: processor time for a request, of the sentinel if called directly, else of all proxies on the way.");
  console.log(
    "busy: of a core. Where neither server nor load is near 100 %, something else on this machine was in the way.",
  );
  console.log(`Target: at least ${TARGET} of bare with one hop.`);
}

async function throughput(contestants: Contestants, scenario: Scenario): Promise<string[]> {
  const loads = await loadsInTurns(contestants, { ...scenario, seconds: SLICE_SECONDS });
  const bare = scenario.names.flatMap((name) => (BASELINES.includes(name) ? (loads.get(name) ?? []) : []));
  console.log(
    `\n${scenario.title.padEnd(32)}requests/s   of bare                 CPU µs  of bare   busy: server   load`,
  );
  const misses: string[] = [];
  for (const name of scenario.names) {
    const own = loads.get(name) ?? [];
    const middle = (figure: keyof Load) => median(own.map((round) => round[figure]));
    const ofBare = (figure: keyof Load) =>
      own.map((round, index) => round[figure] / (bare[index]?.[figure] ?? Number.NaN));
    const ratios = ofBare("requestsPerSecond");
    const spread = [0.25, 0.75].map((share) => quantile(ratios, share).toFixed(2)).join(" to ");
    console.log(
      [
        TITLES[name].padEnd(32),
        Math.round(middle("requestsPerSecond")).toLocaleString("en").padStart(10),
        `   ${median(ratios).toFixed(2)} (${spread})`.padEnd(23),
        (middle("serverMs") * 1_000).toFixed(0).padStart(7),
        median(ofBare("serverMs")).toFixed(2).padStart(9),
        percent(middle("serverBusy")).padStart(15),
        percent(middle("generatorBusy")).padStart(7),
      ].join(""),
    );
    if (name === "frontline" && !(median(ratios) >= TARGET)) {
      const held = `a bare proxy that used ${percent(median(bare.map(({ serverBusy }) => serverBusy)))} of a core`;
      misses.push(`${scenario.title}: ${median(ratios).toFixed(2)} of the requests a second of ${held}`);
    }
  }
  return misses;
}

async function addedLatency(contestants: Contestants): Promise<void> {
  const found = await latencies(contestants, { shape: SMALL_GET, ...LATENCY });
  const { requestsPerSecond, seconds } = LATENCY;
  console.log(`\nsmall GET, ${requestsPerSecond} a second to each, evenly and in turns, for ${seconds} s.`);
  console.log(`${"milliseconds".padEnd(32)}      p50       p99   added to direct: p50       p99`);
  for (const [name, { p50, p99 }] of Object.entries(found)) {
    const added = name === "direct" ? "" : cell(p50 - found.direct.p50).padStart(23) + cell(p99 - found.direct.p99);
    console.log(TITLES[name as Name].padEnd(31) + cell(p50) + cell(p99) + added);
  }
}

function cell(ms: number): string {
  return ms.toFixed(2).padStart(10);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}
