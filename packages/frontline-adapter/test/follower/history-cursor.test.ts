import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_GAPS } from "../../src/follower/gap-set.ts";
import {
  advanceCursor,
  type HistoryCursor,
  type HistoryRow,
  START_WINDOW,
  startCursor,
} from "../../src/follower/history-cursor.ts";
import { simulateHistory } from "./simulated-history.ts";

const LATE_COMMIT_MS = 12;
const MAX_LAG_MS = 4;
const PAGE = 4;

interface Write {
  readonly rows: number;
  readonly unused: number;
  readonly commitAfter: number | undefined;
}
interface Poll {
  readonly toSnapshot: number;
  /** What is written just before the query's snapshot. */
  readonly meanwhile: readonly Write[];
  readonly toEnd: number;
  readonly lag: number;
  readonly fails: boolean;
}
type Step = { readonly write: Write } | { readonly wait: number } | { readonly poll: Poll };

const write: fc.Arbitrary<Write> = fc.record({
  rows: fc.integer({ min: 1, max: 5 }),
  unused: fc.oneof(fc.constant(0), fc.nat(3)),
  commitAfter: fc.oneof(fc.constant(0), fc.nat(LATE_COMMIT_MS), fc.constant(LATE_COMMIT_MS), fc.constant(undefined)),
});
const poll: fc.Arbitrary<Poll> = fc.record({
  toSnapshot: fc.nat(3),
  meanwhile: fc.array(write, { maxLength: 2 }),
  toEnd: fc.nat(3),
  lag: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(MAX_LAG_MS) }),
  fails: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
});
const waits = fc.record({ wait: fc.oneof(fc.nat(3), fc.nat(3 * LATE_COMMIT_MS)) });
const writes = fc.record({ write });
const history = fc.record({
  increment: fc.integer({ min: 1, max: 3 }),
  lagging: fc.boolean(),
  before: fc.array(fc.oneof(writes, writes, waits), { maxLength: 10 }),
  steps: fc.array(fc.oneof(writes, waits, fc.record({ poll })), { maxLength: 40 }),
});

interface Commands {
  readonly increment: number;
  /** Whether some polls read a replica that lags. */
  readonly lagging: boolean;
  readonly before: readonly Step[];
  readonly steps: readonly Step[];
}

/** Follows a simulated history, and checks after every poll what a follower promises. */
function follow({ increment, lagging, before, steps }: Commands) {
  const lateCommitMs = LATE_COMMIT_MS + (lagging ? MAX_LAG_MS : 0);
  const database = simulateHistory(increment);
  const applied = new Set<number>();
  let now = 0;
  const pass = (ms: number) => {
    now += ms;
    database.clockAt(now);
  };

  function writeNow({ rows, unused, commitAfter }: Write) {
    database.write(rows, unused, commitAfter === undefined ? undefined : now + commitAfter);
    pass(0);
  }

  /** One page. Transactions go on between its begin, the query's snapshot, and its end. */
  function readPage(cursor: HistoryCursor, { toSnapshot, meanwhile, toEnd, lag, fails }: Poll) {
    const beganAt = now;
    pass(toSnapshot);
    meanwhile.forEach(writeNow);
    const rows = database.select(cursor, lagging ? now - lag : now, PAGE);
    const isFull = rows.length === PAGE;
    pass(toEnd);
    const advance = advanceCursor(cursor, { rows, isFull, beganAt, endedAt: now }, lateCommitMs);
    expect(advance.outcome).not.toBe("lost");
    if (advance.outcome === "lost" || fails) return { cursor, isFull, isComplete: false };
    if (advance.outcome === "followed") for (const { pk } of advance.changes) applied.add(pk);
    return { cursor: advance.cursor, isFull, isComplete: advance.outcome === "followed" && !(lagging && lag > 0) };
  }

  function pollOnce(from: HistoryCursor, step: Poll): HistoryCursor {
    const beganAt = now;
    let page = readPage(from, step);
    while (page.isFull && page.isComplete)
      page = readPage(page.cursor, { ...step, toSnapshot: 0, meanwhile: [], toEnd: 0 });
    if (page.isComplete) {
      const missed = database.committedBetween(loadedAt, beganAt).filter((pk) => !applied.has(pk));
      expect(missed).toEqual([]);
    }
    return page.cursor;
  }

  for (const step of before) {
    if ("wait" in step) pass(step.wait);
    if ("write" in step) writeNow(step.write);
  }
  const loadedAt = now;
  let cursor = startCursor(database.maxPk(loadedAt));
  for (const step of steps) {
    if ("wait" in step) pass(step.wait);
    if ("write" in step) writeNow(step.write);
    if ("poll" in step) cursor = pollOnce(cursor, step.poll);
  }
  const plainPoll: Poll = { toSnapshot: 0, meanwhile: [], toEnd: 0, lag: 0, fails: false };
  return {
    /** Polls once all transactions have ended, and again when all gaps are past their time. */
    finish() {
      for (let i = 0; i < 2; i += 1) {
        pass(lateCommitMs + 1);
        cursor = pollOnce(cursor, plainPoll);
      }
      return cursor;
    },
  };
}

describe("a cursor over a history whose transactions commit in any order", () => {
  it("finds every row that was committed after the start, in the first complete poll that begins after its commit", () => {
    fc.assert(
      fc.property(history, (commands) => {
        follow(commands).finish();
      }),
      { numRuns: 2_000 },
    );
  });

  it("remembers no gaps in the end", () => {
    fc.assert(
      fc.property(history, (commands) => {
        expect(follow(commands).finish().gaps).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it("keeps its gaps apart, in order and below its head, and asks for no row twice but that at its head", () => {
    const pages = fc.array(fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 8 }), { maxLength: 8 });
    fc.assert(
      fc.property(pages, (commits) => {
        const seen = new Set<number>();
        let cursor = startCursor(0);
        for (const [at, pks] of commits.entries()) {
          const asked = pks.filter(
            (pk) => pk > cursor.head || cursor.gaps.some(({ from, to }) => from <= pk && pk <= to),
          );
          for (const pk of asked) expect(seen).not.toContain(pk);
          for (const pk of asked) seen.add(pk);
          const anchors = cursor.anchor === undefined ? [] : [cursor.anchor.pk];
          const rows = [...asked, ...anchors].sort((a, b) => a - b).map(row);
          const advance = advanceCursor(cursor, { rows, isFull: false, beganAt: at, endedAt: at }, 1_000);
          if (advance.outcome !== "followed") throw new Error(advance.outcome);
          cursor = advance.cursor;
          const missing = cursor.gaps.flatMap(({ from, to }) => range(from, to));
          expect(missing).toEqual(range(1, cursor.head).filter((pk) => !seen.has(pk)));
        }
      }),
    );
  });

  it("keeps a gap until a poll that began when whoever holds its keys must have ended", () => {
    const noticed = advanceCursor(startCursor(0), { rows: [row(2)], isFull: false, beganAt: 0, endedAt: 3 }, 100);
    if (noticed.outcome !== "followed") throw new Error(noticed.outcome);
    const gapsAfter = (beganAt: number) =>
      advanceCursor(noticed.cursor, { rows: [row(2)], isFull: false, beganAt, endedAt: beganAt + 50 }, 100);
    expect(gapsAfter(103)).toMatchObject({ cursor: { gaps: [{ from: 1, to: 1, noticedAt: 3 }] } });
    expect(gapsAfter(104)).toMatchObject({ cursor: { gaps: [] } });
  });

  it("gives up the oldest gaps beyond a thousand, and says how many", () => {
    const rows = range(1, MAX_GAPS + 5).map((i) => row(2 * i));
    const advance = advanceCursor(startCursor(0), { rows, isFull: false, beganAt: 0, endedAt: 0 }, 10);
    expect(advance).toMatchObject({ outcome: "followed", gapsDropped: 5 });
    if (advance.outcome !== "followed") return;
    expect(advance.cursor.gaps).toHaveLength(MAX_GAPS);
    expect(advance.cursor.gaps[0]).toEqual({ from: 11, to: 11, noticedAt: 0 });
  });

  it("looks for rows that were in flight at the start as far down as its window", () => {
    const { head, gaps } = startCursor(START_WINDOW + 500);
    expect({ head, gaps }).toEqual({ head: 500, gaps: [] });
  });
});

describe("a cursor whose last row", () => {
  const at = { head: 5, gaps: [{ from: 3, to: 3, noticedAt: 0 }], behindSince: undefined };
  const fingerprint = JSON.stringify(["c_5", "r_5", 1]);
  const known: HistoryCursor = { ...at, anchor: { pk: 5, fingerprint } };
  const advance = (cursor: HistoryCursor, rows: readonly HistoryRow[], beganAt = 0, isFull = false) =>
    advanceCursor(cursor, { rows, isFull, beganAt, endedAt: beganAt }, 100);

  it.each([{ changeId: "another" }, { frontlineRouteId: "another" }, { revision: 2 }])(
    "is another one now is lost: %o",
    (difference) => {
      const rows = [{ ...row(5), ...difference }, row(6)];
      expect(advance(known, rows)).toEqual({ outcome: "lost", reason: "replaced" });
      // Where only its key was known, there is nothing to compare it with.
      expect(advance({ ...at, anchor: { pk: 5, fingerprint: undefined } }, rows)).toMatchObject({
        outcome: "followed",
      });
    },
  );

  it("is gone while later ones are there is lost", () => {
    expect(advance(known, [row(6)])).toEqual({ outcome: "lost", reason: "truncated" });
  });

  it("is missing with nothing after it waits, for as long as a replica may lag", () => {
    const behind = advance(known, [row(3)], 10);
    expect(behind).toEqual({ outcome: "behind", cursor: { ...known, behindSince: 10 } });
    if (behind.outcome !== "behind") return;
    expect(advance(behind.cursor, [], 110)).toMatchObject({ outcome: "behind", cursor: { behindSince: 10 } });
    expect(advance(behind.cursor, [], 111)).toEqual({ outcome: "lost", reason: "behind-for-too-long" });
    expect(advance(behind.cursor, [row(5)], 500)).toMatchObject({
      outcome: "followed",
      cursor: { behindSince: undefined },
    });
  });

  it("is beyond the end of a full page is no reason for anything", () => {
    expect(advance(known, [row(3)], 10, true)).toMatchObject({
      outcome: "followed",
      changes: [row(3)],
      cursor: { head: 5, gaps: [], anchor: known.anchor },
    });
  });
});

function row(pk: number): HistoryRow {
  return { pk, changeId: `c_${pk}`, frontlineRouteId: `r_${pk}`, revision: 1 };
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);
}
