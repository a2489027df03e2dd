import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BOUNDS } from "../../src/source/following/history.ts";
import { type Breach, type Followed, followSchedule, type Happening, type Schedule } from "./follow-schedule.ts";

/** Of the fifteen seconds of the bound; two are margin for what replicas and frozen servers make of time. */
const LONGEST_MS = 13_000;

/** Of schedules, to show that a rule is needed. */
const SAMPLES = 40;

const write = fc.record({
  is: fc.constant("write" as const),
  node: fc.nat({ max: 6 }),
  rows: fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 1, max: 3 }) }, { weight: 1, arbitrary: fc.constant(12) }),
  ms: fc.oneof(fc.constant(0), fc.nat({ max: 500 }), fc.nat({ max: LONGEST_MS }), fc.constant(LONGEST_MS)),
  rollsBack: fc.nat({ max: 6 }).map((n) => n === 0),
});
const poll = fc.record({
  is: fc.constant("poll" as const),
  every: fc.constantFrom(250, 250, 900, 5_000),
  ms: fc.oneof(fc.constant(250), fc.integer({ min: 1, max: 20_000 })),
});
const page = fc.constant<Happening>({ is: "page" });
const pause = fc.record({ is: fc.constant("pause" as const), ms: fc.nat({ max: 60_000 }) });
const slow = fc.record({ is: fc.constant("slow" as const), ms: fc.nat({ max: 30_000 }) });
const discard = fc.constant<Happening>({ is: "discard" });
const start = fc.constant<Happening>({ is: "start" });
const prune = fc.record({ is: fc.constant("prune" as const), afterDays: fc.constantFrom(0, 1, 3) });
const restart = fc.constant<Happening>({ is: "restart" });
/** Keys are given out again at once, or are missing for a while. */
const crash = fc
  .record({ lostCommits: fc.nat({ max: 4 }), after: fc.array(fc.oneof(write, page), { maxLength: 4 }) })
  .map(({ lostCommits, after }): Happening[] => [{ is: "crash", lostCommits }, ...after]);

/** Reads go to a replica, or to two in turns, for a while. Ten seconds at a standstill count for half a second. */
const behindReplica = fc
  .record({
    lagMs: fc.oneof(fc.constant(0), fc.nat({ max: 20_000 })),
    flips: fc.boolean(),
    speed: fc.constantFrom(0, 0.1, 0.5, 1),
    meanwhile: fc.array(
      fc.oneof(
        write,
        write,
        poll.map((it) => ({ ...it, ms: Math.min(it.ms, 2_500) })),
      ),
      {
        maxLength: 4,
      },
    ),
  })
  .map(({ lagMs, flips, speed, meanwhile }): Happening[] => [
    flips ? { is: "flip", lagMs } : { is: "replica", lagMs, speed },
    ...meanwhile,
    { is: "live" },
  ]);

const anything = fc.oneof(
  { weight: 8, arbitrary: write.map((it): Happening[] => [it]) },
  { weight: 6, arbitrary: poll.map((it): Happening[] => [it]) },
  { weight: 1, arbitrary: fc.oneof(pause, slow, discard, restart, start, prune).map((it): Happening[] => [it]) },
  { weight: 2, arbitrary: page.map((it): Happening[] => [it]) },
  { weight: 1, arbitrary: crash },
  { weight: 1, arbitrary: behindReplica },
);

function scheduleOf(happenings: fc.Arbitrary<Happening[]>, maxLength = 60): fc.Arbitrary<Schedule> {
  return fc.record({
    nodes: fc.constantFrom(1, 3, 7),
    happenings: fc.array(happenings, { maxLength, size: "max" }).map((lists) => lists.flat()),
  });
}

const schedules = scheduleOf(anything);

/** Quick and long commits at intervals, and what happens once in between. */
function commitsEvery(ms: fc.Arbitrary<number>, count: number, ...once: Happening[]): fc.Arbitrary<Schedule> {
  const commit = fc.record({ node: fc.nat({ max: 6 }), lasts: fc.constantFrom(0, 0, 100, LONGEST_MS), ms });
  const commits = fc.array(
    commit.map(({ node, lasts, ms }): Happening[] => [
      { is: "write", node, rows: 1, ms: lasts, rollsBack: false },
      { is: "poll", every: 250, ms },
    ]),
    { minLength: count, maxLength: count, size: "max" },
  );
  return fc.record({
    nodes: fc.constantFrom(1, 3, 7),
    happenings: fc.tuple(commits, commits).map(([before, after]) => [...before.flat(), ...once, ...after.flat()]),
  });
}

const busy = (...once: Happening[]) => commitsEvery(fc.constant(250), 40, ...once);

/** In a cluster, a node that has seen no commit for long gives out a key below one that is about to be committed. */
const lateNode = fc.constant<Schedule>({
  nodes: 7,
  happenings: [
    { is: "write", node: 6, rows: 1, ms: LONGEST_MS, rollsBack: false },
    { is: "pause", ms: LONGEST_MS - 100 },
    { is: "write", node: 1, rows: 1, ms: LONGEST_MS, rollsBack: false },
    { is: "pause", ms: 2_200 },
    { is: "write", node: 2, rows: 1, ms: 0, rollsBack: false },
    { is: "start" },
  ],
});

/** Each rule, without which changes are missed, and where that shows. */
const RULES: readonly (readonly [rule: string, breach: Breach, schedules: fc.Arbitrary<Schedule>])[] = [
  ["nothing is settled before the commit bound", { commitBoundMs: 8_000 }, busy()],
  [
    "only what a poll saw that began late enough is settled",
    { countsPolls: true, maxStepMs: Number.POSITIVE_INFINITY },
    busy({ is: "slow", ms: 600_000 }),
  ],
  ["a step counts for a second at most", { maxStepMs: Number.POSITIVE_INFINITY }, busy({ is: "freeze", ms: 600_000 })],
  [
    "time counts as the history's does",
    { quietShare: 1 },
    busy({ is: "replica", lagMs: 0, speed: 0 }, { is: "poll", every: 250, ms: 20_000 }, { is: "live" }),
  ],
  ["what was told is recognised", { maxAnchors: 0 }, busy({ is: "crash", lostCommits: 3 })],
  [
    "what was pruned may not have been told",
    { ignoresPruning: true },
    busy(
      { is: "pause", ms: 1_000 },
      { is: "restart" },
      { is: "write", node: 0, rows: 1, ms: 0, rollsBack: false },
      {
        is: "prune",
        afterDays: 3,
      },
    ),
  ],
  ["a start looks back", { walkBackMs: 0 }, busy({ is: "start" })],
  ["a start looks back by two commit bounds", { walkBackMs: BOUNDS.commitBoundMs }, lateNode],
];

/** How often a change may be told by then: once, and once more for each time that its being told was forgotten. */
function mostTellings({ happenings }: Schedule, { outcomes }: Followed): number {
  const forgets = happenings.filter(({ is }) => is === "restart" || is === "discard");
  return forgets.length + outcomes.filter((outcome) => outcome !== "followed" && outcome !== "behind").length;
}

async function expectAllTold(schedule: Schedule): Promise<Followed> {
  const followed = await followSchedule(schedule);
  expect([followed.missed, followed.stale]).toEqual([[], []]);
  if (!schedule.happenings.some(({ is }) => is === "crash")) {
    expect(followed.outcomes).not.toContain("replaced");
    const prunes = schedule.happenings.some(({ is }) => is === "prune");
    if (!prunes) expect(followed.outcomes).not.toContain("truncated");
  }
  expect(followed.mostTold).toBeLessThanOrEqual(mostTellings(schedule, followed));
  return followed;
}

describe("following a simulated store", () => {
  it("tells every committed change, whatever happens, and none over and over", async () => {
    const outcomes = new Set<string>();
    await fc.assert(
      fc.asyncProperty(schedules, async (schedule) => {
        for (const outcome of (await expectAllTold(schedule)).outcomes) outcomes.add(outcome);
      }),
      { numRuns: 400 },
    );
    const expected = ["started", "followed", "behind", "replaced", "truncated", "behind-for-too-long"];
    expect([...outcomes].sort()).toEqual(expected.sort());
  });

  it.each([
    ["a replica lags behind some of them", { is: "replica", lagMs: 3_000, speed: 1 }, ["behind"]],
    ["what was committed last is lost", { is: "crash", lostCommits: 1 }, ["behind-for-too-long"]],
  ] as const)(
    "goes by commits, where those that are told page by page come in another order, and %s",
    async (_, it, expected) => {
      const write = (ms: number): Happening => ({ is: "write", node: 0, rows: 12, ms, rollsBack: false });
      const pages: Happening[] = [{ is: "page" }, { is: "page" }, { is: "page" }, { is: "page" }];
      for (let read = 1; read <= pages.length; read += 1) {
        const happenings = [write(5_000), write(0), { is: "pause", ms: 6_000 } as const, ...pages.slice(0, read)];
        for (const restarts of [[], [{ is: "restart" } as const]]) {
          const followed = await expectAllTold({ nodes: 1, happenings: [...happenings, ...restarts, it, ...pages] });
          expect(followed.outcomes).toEqual(expect.arrayContaining([...expected]));
        }
      }
    },
  );

  it("loses nothing to pruning after five minutes of quiet, however long nothing was committed", async () => {
    const commit: Happening = { is: "write", node: 0, rows: 1, ms: 0, rollsBack: false };
    const followed: Happening = { is: "poll", every: 1_000, ms: 320_000 };
    const pruned: Happening = { is: "prune", afterDays: 3 };
    for (const commits of [1, 2, 3]) {
      const commitSome = [...Array.from({ length: commits }, () => commit), followed];
      const happenings = [...commitSome, ...commitSome, pruned, followed, commit, followed, pruned, { is: "restart" }];
      const { outcomes } = await expectAllTold({ nodes: 1, happenings: [...happenings, followed] as Happening[] });
      expect(new Set(outcomes)).toEqual(new Set(["started", "followed"]));
    }
  });

  it("starts at one of two replicas that take turns, also where few commits are remembered to tell them apart", () => {
    const starts = busy({ is: "flip", lagMs: 3_000 }, ...Array.from({ length: 5 }, () => ({ is: "start" as const })));
    return fc.assert(
      fc.asyncProperty(starts, async (schedule) => {
        expect((await followSchedule(schedule, { maxAnchors: 1 })).missed).toEqual([]);
      }),
      { numRuns: SAMPLES },
    );
  });

  it.each(RULES)("needs the rule that %s", async (_rule, breach, where) => {
    const sample = fc.sample(where, { numRuns: SAMPLES, seed: 1 });
    let misses = 0;
    for (const schedule of sample) {
      await expectAllTold(schedule);
      if ((await followSchedule(schedule, breach)).missed.length > 0) misses += 1;
    }
    expect(misses).toBeGreaterThan(0);
  });
});
