import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type EjectionEvent,
  type EjectionOptions,
  type Ejections,
  ejectedSentinels,
  NO_EJECTIONS,
  reduceEjections,
} from "../../src/index.ts";

const runs = { numRuns: 300 };
const ids = ["a", "b", "c", "d", "e", "f"];
type Chosen = Readonly<Record<keyof EjectionOptions, number>>;
const options: fc.Arbitrary<Chosen> = fc.record({
  baseMs: fc.integer({ min: 1, max: 20 }),
  maxMs: fc.integer({ min: 20, max: 100 }),
  maxShare: fc.double({ min: 0, max: 1, noNaN: true }),
  failures: fc.integer({ min: 1, max: 3 }),
});

/** Dials of one group, whose clock stands still or goes on. */
const dials: fc.Arbitrary<EjectionEvent[]> = fc
  .tuple(
    fc.subarray(ids, { minLength: 1 }),
    fc.array(fc.tuple(fc.nat(5), fc.boolean(), fc.constantFrom(0, 0, 1, 5, 30, 400)), { maxLength: 60 }),
  )
  .map(([among, steps]) => {
    let now = 0;
    return steps.map(([at, isFailed, later]): EjectionEvent => {
      now += later;
      const id = among[at % among.length] ?? "a";
      return { type: isFailed ? "dial-failed" : "dial-succeeded", id, among, now };
    });
  });

describe("whatever is dialled in a group, and however it goes", () => {
  it("the last one is never ejected, nor more than the share, but for a first", () => {
    each(dials, (event, _before, after, { maxShare }) => {
      const { size } = ejectedSentinels(after, event.now);
      const among = event.among?.length ?? 0;
      expect(size).toBeLessThan(among);
      expect(size === 0 || size === 1 || size <= among * maxShare + 1e-6).toBe(true);
    });
  });

  it("an ejection lasts as long as the first, twice as long as the one before, or as long as the longest", () => {
    each(dials, ({ id, now }, before, after, { baseMs, maxMs }) => {
      if (ejectedSentinels(before, now).has(id) || !ejectedSentinels(after, now).has(id)) return;
      const { ejections = 0, until = 0 } = after.outliers.find((outlier) => outlier.id === id) ?? {};
      expect(until - now).toBe(Math.min(baseMs * 2 ** (ejections - 1), maxMs));
      expect(ejections).toBe(
        (before.outliers.find((outlier) => outlier.id === id && now < outlier.forgottenAt)?.ejections ?? 0) + 1,
      );
    });
  });

  it("a success never ejects, and never ends an ejection", () => {
    each(dials, ({ type, now }, before, after) => {
      if (type === "dial-succeeded") expect(ejectedSentinels(after, now)).toEqual(ejectedSentinels(before, now));
    });
  });

  it("a failure ejects nobody but the one that failed, and ends nobody's ejection", () => {
    each(dials, ({ id, now }, before, after) => {
      const others = new Set(ejectedSentinels(after, now));
      if (!ejectedSentinels(before, now).has(id)) others.delete(id);
      expect(others).toEqual(new Set(ejectedSentinels(before, now)));
    });
  });

  it("the state is another only if it says something else, and remembers only who failed lately", () => {
    each(dials, ({ now }, before, after, { maxMs }) => {
      if (after !== before) {
        expect(after).not.toEqual(before);
        for (const outlier of after.outliers) {
          expect(outlier.forgottenAt).toBeGreaterThan(now);
          expect(outlier.forgottenAt).toBeLessThanOrEqual(now + 2 * maxMs);
        }
      }
      expect(new Set(after.outliers.map(({ id }) => id)).size).toBe(after.outliers.length);
    });
  });

  it("it comes to the same from frozen states and events, from JSON, and a second time", () => {
    each(dials, (event, before, after, given) => {
      const frozen = deepFrozen(JSON.parse(JSON.stringify(before)) as Ejections);
      expect(reduceEjections(frozen, deepFrozen(event), deepFrozen({ ...given }))).toEqual(after);
      expect(reduceEjections(before, event, given)).toEqual(after);
    });
  });

  it("who is ejected is who a plain model says", () => {
    fc.assert(
      fc.property(dials, options, (events, given) => {
        const model = new Map<string, Model>();
        let state = NO_EJECTIONS;
        for (const event of events) {
          state = reduceEjections(state, event, given);
          modelled(model, event, given);
          const ejected = [...model].flatMap(([id, { until }]) => (event.now < until ? [id] : []));
          expect([...ejectedSentinels(state, event.now)].sort()).toEqual(ejected.sort());
        }
      }),
      runs,
    );
  });
});

/** Who was ejected when, written down without a thought of memory or speed. */
interface Model {
  inARow: number;
  failedAt: number;
  ejections: number;
  from: number;
  until: number;
}

function modelled(
  model: Map<string, Model>,
  { type, id, among = [], now }: EjectionEvent,
  { baseMs, maxMs, maxShare, failures }: Chosen,
): void {
  const never: Model = { inARow: 0, failedAt: Number.NEGATIVE_INFINITY, ejections: 0, from: now, until: now };
  let one = model.get(id) ?? never;
  if (now < one.until) return;
  if (now >= Math.max(one.until, one.failedAt) + maxMs) one = never;
  if (type === "dial-succeeded") {
    const isProven = now >= one.until + (one.until - one.from);
    model.set(id, isProven ? never : { ...one, inARow: 0 });
    return;
  }
  const others = among.filter((other) => other !== id && now < (model.get(other)?.until ?? now)).length;
  const isAllowed =
    others === 0 ? among.length > 1 : (others + 1) / among.length <= Math.min(maxShare + 1e-9, 1 - 1e-9);
  if (one.inARow + 1 < failures) model.set(id, { ...one, inARow: one.inARow + 1, failedAt: now });
  else if (isAllowed) {
    const until = now + Math.min(baseMs * 2 ** one.ejections, maxMs);
    model.set(id, { inARow: 0, failedAt: now, ejections: one.ejections + 1, from: now, until });
  } else model.set(id, one);
}

function each(
  given: fc.Arbitrary<EjectionEvent[]>,
  check: (event: EjectionEvent, before: Ejections, after: Ejections, options: Chosen) => void,
): void {
  fc.assert(
    fc.property(given, options, (events, chosen) => {
      events.reduce((before, event) => {
        const after = reduceEjections(before, event, chosen);
        check(event, before, after, chosen);
        return after;
      }, NO_EJECTIONS);
    }),
    runs,
  );
}

function deepFrozen<T>(value: T): T {
  if (typeof value === "object" && value !== null) for (const part of Object.values(value)) deepFrozen(part);
  return Object.freeze(value);
}
