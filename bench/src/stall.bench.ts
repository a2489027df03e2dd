import { createRouter, type Router } from "@frontline-routing/frontline-core";
import { median } from "./measure.ts";
import {
  createSyntheticSource,
  NOTHING_TOLD,
  syntheticHostname,
  syntheticRouteId,
  type Told,
} from "./synthetic-source.ts";
import { warm } from "./warm.ts";
import { type Stall, watchStalls } from "./watch-stalls.ts";

const REGION = "eu-west-1.aws";
const HELD = 1_000_000;
const DUMPED = 300_000;
const REMOVED = 10_000;
const TOLD_PER_PAGE = 2_000; // as createRouteSource does
const ROUNDS = 5; // of each, in turns with the baseline
const POLLS = 50; // in a round
const TARGETS = { busyMs: 50 };

/** For how long nothing else can run while a router is told of much at once, or is dumped. */
export async function run(): Promise<string[]> {
  console.log(
    `The longest that the event loop stood still, in milliseconds: median and highest of ${ROUNDS} rounds. busy: by the`,
  );
  console.log(
    "processor time of the thread, without what other work on the machine adds. GC: the longest pause for garbage",
  );
  console.log(
    "collection, which is a part of both, by the clock. The source works out its answers in this process: that is a",
  );
  console.log("part, too. Not measured: requests meanwhile.");
  console.log(`polls: ${POLLS}, one after another, that tell nothing and read 1,000 hostnames again: the baseline.`);
  console.log(
    `removed: of these, one tells that ${REMOVED.toLocaleString("en")} routes were removed, ${TOLD_PER_PAGE.toLocaleString("en")} to a page as createRouteSource does.`,
  );
  console.log("lost: of these, one tells that changes were lost. What is held is read again by those after it.");
  console.log(`Target: a median under ${TARGETS.busyMs} busy.\n`);
  console.log("                                  median  highest  busy: median  highest   GC: median  highest");
  return [...(await polls()), ...(await dumps())];
}

async function polls(): Promise<string[]> {
  let pages: Told[] = [];
  const nextTold = () => pages.shift() ?? NOTHING_TOLD;
  let removedUpTo = 0;
  return await withRouter(HELD, nextTold, (router) => {
    const pollOften = async () => {
      for (let poll = 0; poll < POLLS; poll += 1) await router.poll();
    };
    const tellFirst = (what: () => Told[]) => ({
      prepare: () => {
        pages = what();
      },
      action: pollOften,
    });
    const removal = () =>
      Array.from({ length: REMOVED / TOLD_PER_PAGE }, (_, page): Told => {
        const from = removedUpTo;
        removedUpTo += TOLD_PER_PAGE;
        const removedRouteIds = Array.from({ length: TOLD_PER_PAGE }, (_, index) => syntheticRouteId(from + index));
        return { removedRouteIds, more: (page + 1) * TOLD_PER_PAGE < REMOVED };
      });
    return measure(`${HELD.toLocaleString("en")} held`, {
      polls: tellFirst(() => [NOTHING_TOLD]),
      removed: tellFirst(removal),
      lost: tellFirst(() => ["lost"]),
    });
  });
}

async function dumps(): Promise<string[]> {
  return await withRouter(DUMPED, undefined, (router) =>
    measure(`${DUMPED.toLocaleString("en")} held`, {
      "dump()": { action: () => router.dump() },
      "dumpTo()": { action: () => router.dumpTo(() => {}) },
    }),
  );
}

interface Contestant {
  /** What isn't measured. */
  readonly prepare?: () => void;
  readonly action: () => Promise<unknown>;
}

async function measure(held: string, contestants: Readonly<Record<string, Contestant>>): Promise<string[]> {
  const stalls = new Map<string, Stall[]>();
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, { prepare, action }] of Object.entries(contestants)) {
      prepare?.();
      stalls.set(name, [...(stalls.get(name) ?? []), await watchStalls(action)]);
    }
  }
  return [...stalls].flatMap(([name, rounds]) => {
    const cells = (["longest", "longestBusy", "longestGc"] as const).map((figure, index) => {
      const times = rounds.map((round) => round[figure]);
      return (
        median(times)
          .toFixed(1)
          .padStart(index === 0 ? 8 : 14) +
        Math.max(...times)
          .toFixed(1)
          .padStart(9)
      );
    });
    console.log(`${`${held}, ${name}`.padEnd(32)}${cells.join("")}`);
    const busy = median(rounds.map(({ longestBusy }) => longestBusy));
    return busy > TARGETS.busyMs ? [`${held}, ${name}: ${busy.toFixed(0)} ms`] : [];
  });
}

async function withRouter<T>(
  held: number,
  nextTold: (() => Told) | undefined,
  action: (router: Router) => Promise<T>,
): Promise<T> {
  const source = createSyntheticSource({ routesPerEnvironment: 5, regions: [REGION], ...(nextTold && { nextTold }) });
  const router = createRouter({ region: REGION, source, maxRoutes: held });
  try {
    await router.poll();
    await warm(
      router,
      Array.from({ length: held }, (_, index) => syntheticHostname(index)),
    );
    return await action(router);
  } finally {
    await router.close();
  }
}
