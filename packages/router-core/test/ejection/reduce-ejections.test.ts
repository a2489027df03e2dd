import { describe, expect, it } from "vitest";
import {
  type EjectionEvent,
  type EjectionOptions,
  type Ejections,
  ejectedSentinels,
  NO_EJECTIONS,
  type Outlier,
  reduceEjections,
} from "../../src/index.ts";

const PAIR = ["s_1", "s_2"];
const SECONDS: EjectionOptions = { baseMs: 1_000, maxMs: 8_000 };

describe("a failed dial", () => {
  it("ejects for five seconds, where nobody says otherwise", () => {
    const state = after(undefined, failed("s_1", 100));
    expect(ejectedAt(state, 100)).toEqual(["s_1"]);
    expect(ejectedAt(state, 5_099)).toEqual(["s_1"]);
    expect(ejectedAt(state, 5_100)).toEqual([]);
  });

  it("doubles the time with each repeat, up to the longest", () => {
    let state = NO_EJECTIONS;
    let now = 0;
    for (const seconds of [1, 2, 4, 8, 8, 8]) {
      state = reduceEjections(state, failed("s_1", now), SECONDS);
      now += seconds * 1_000;
      expect(ejectedAt(state, now - 1)).toEqual(["s_1"]);
      expect(ejectedAt(state, now)).toEqual([]);
    }
  });

  it("is one outage with those that fail beside it, and those that were tried last", () => {
    const once = after(SECONDS, failed("s_1", 0));
    for (const now of [0, 0, 1, 999]) expect(reduceEjections(once, failed("s_1", now), SECONDS)).toBe(once);
  });

  it("ejects nobody who is alone, known under its own name or not", () => {
    for (const among of [[], ["s_1"], ["s_1", "s_1"]]) {
      expect(reduceEjections(NO_EJECTIONS, failed("s_1", 0, among))).toBe(NO_EJECTIONS);
    }
    expect(ejectedAt(after(undefined, failed("s_1", 0, ["s_2"])), 0)).toEqual(["s_1"]);
  });

  it("ejects one in any group of two or more, however small the share, and no more than the share allows", () => {
    const one = after({ maxShare: 0 }, failed("s_1", 0), failed("s_2", 0));
    expect(ejectedAt(one, 0)).toEqual(["s_1"]);
    const ids = Array.from({ length: 100 }, (_, i) => `s_${i}`);
    const many = after({ maxShare: 0.29 }, ...ids.map((id) => failed(id, 0, ids)));
    expect(ejectedAt(many, 0)).toHaveLength(29);
    const all = after({ maxShare: 1 }, ...ids.map((id) => failed(id, 0, ids)));
    expect(ejectedAt(all, 0)).toHaveLength(99);
  });

  it("takes the place of one whose time is over, or who has left the group", () => {
    const one = after(SECONDS, failed("s_1", 0));
    expect(ejectedAt(reduceEjections(one, failed("s_2", 999), SECONDS), 999)).toEqual(["s_1"]);
    expect(ejectedAt(reduceEjections(one, failed("s_2", 1_000), SECONDS), 1_000)).toEqual(["s_2"]);
    const left = reduceEjections(one, failed("s_2", 999, ["s_2", "s_3"]), SECONDS);
    expect(ejectedAt(left, 999)).toEqual(["s_1", "s_2"]);
  });

  it("changes nothing while the share is taken, however often", () => {
    for (const failures of [1, 3]) {
      const options = { ...SECONDS, failures };
      const state = after(options, ...Array.from({ length: 10 }, () => PAIR.map((id) => failed(id, 0))).flat());
      expect(ejectedAt(state, 0)).toEqual(["s_1"]);
      expect(reduceEjections(state, failed("s_2", 10), options)).toBe(state);
    }
  });

  it("ejects once as many in a row failed as are asked for", () => {
    const options = { ...SECONDS, failures: 3 };
    const two = after(options, failed("s_1", 0), failed("s_1", 0));
    expect(ejectedAt(two, 0)).toEqual([]);
    expect(ejectedAt(reduceEjections(two, failed("s_1", 5), options), 5)).toEqual(["s_1"]);
    const cut = reduceEjections(two, succeeded("s_1", 3), options);
    expect(cut).toBe(NO_EJECTIONS);
    const later = after(options, ...[0, 0, 0].map((now) => failed("s_1", now)), failed("s_1", 1_500));
    expect(ejectedAt(later, 1_500)).toEqual([]);
  });
});

describe("a success", () => {
  const once = after(SECONDS, failed("s_1", 0));
  const isForgotten = (state: Ejections, now: number) =>
    !ejectedSentinels(reduceEjections(state, failed("s_1", now), SECONDS), now + 1_500).has("s_1");

  it("says nothing of one that is ejected, because it was dialled before, or tried last", () => {
    expect(reduceEjections(once, succeeded("s_1", 999), SECONDS)).toBe(once);
  });

  it("forgets the ejections once it comes as long after the last as that was long", () => {
    expect(reduceEjections(once, succeeded("s_1", 1_999), SECONDS)).toBe(once);
    expect(isForgotten(once, 1_999)).toBe(false);
    const proven = reduceEjections(once, succeeded("s_1", 2_000), SECONDS);
    expect(proven).toBe(NO_EJECTIONS);
    expect(isForgotten(proven, 2_000)).toBe(true);
  });

  it("ends the failures in a row, and leaves the ejections", () => {
    const options = { ...SECONDS, failures: 2 };
    const state = after(options, ...[0, 0, 1_000].map((now) => failed("s_1", now)), succeeded("s_1", 1_100));
    const next = reduceEjections(state, failed("s_1", 1_200), options);
    expect(ejectedAt(next, 1_200)).toEqual([]);
    expect(ejectedAt(reduceEjections(next, failed("s_1", 1_300), options), 3_299)).toEqual(["s_1"]);
  });

  it("of another changes nothing", () => {
    expect(reduceEjections(once, succeeded("s_2", 1_500), SECONDS)).toBe(once);
    expect(reduceEjections(NO_EJECTIONS, succeeded("s_2", 0))).toBe(NO_EJECTIONS);
  });
});

describe("time", () => {
  it("forgets, the longest ejection after the last, whoever's dial comes then", () => {
    const once = after(SECONDS, failed("s_1", 0));
    expect(reduceEjections(once, succeeded("s_2", 8_999), SECONDS)).toBe(once);
    expect(reduceEjections(once, succeeded("s_2", 9_000), SECONDS)).toBe(NO_EJECTIONS);
    const other = reduceEjections(once, failed("s_2", 9_000), SECONDS);
    expect(other.outliers.map(({ id }) => id)).toEqual(["s_2"]);
    const again = reduceEjections(once, failed("s_1", 9_000), SECONDS);
    expect(ejectedAt(again, 10_000)).toEqual([]);
  });

  it("may stand still", () => {
    const state = after(SECONDS, failed("s_1", 7), succeeded("s_1", 7), failed("s_1", 7), failed("s_2", 7));
    expect(ejectedAt(state, 7)).toEqual(["s_1"]);
  });
});

describe("the state", () => {
  it("survives JSON, whatever the ids", () => {
    const among = ["__proto__", "constructor", "s_1"];
    let state = after({ maxShare: 1 }, ...among.map((id) => failed(id, 0, among)));
    state = JSON.parse(JSON.stringify(state));
    expect(ejectedAt(state, 4_999)).toEqual(["__proto__", "constructor"]);
    expect(ejectedAt(reduceEjections(state, failed("__proto__", 5_000)), 14_999)).toEqual(["__proto__"]);
  });

  it("holds no more than 4,096, those that changed last", () => {
    const outliers = Array.from({ length: 4_096 }, (_, i): Outlier => {
      return { id: `s_${i}`, failures: 0, ejections: 1, until: 5_000, provenAt: 10_000, forgottenAt: 305_000 };
    });
    const next = reduceEjections({ outliers }, failed("s_new", 1, ["s_new", "other"]));
    expect(next.outliers.map(({ id }) => id)).toEqual([...outliers.slice(1).map(({ id }) => id), "s_new"]);
  });

  it("forgets 10,000 environments that come and go", () => {
    let state = NO_EJECTIONS;
    const options = { baseMs: 10, maxMs: 100 };
    for (let i = 0; i < 10_000; i++) {
      state = reduceEjections(state, failed(`s_${i}`, i * 10, [`s_${i}`, "other"]), options);
      expect(state.outliers.length).toBeLessThanOrEqual(11);
    }
    expect(reduceEjections(state, succeeded("other", 100_100), options)).toBe(NO_EJECTIONS);
  });
});

describe("who is ejected", () => {
  it("is the same set until somebody's time is over, or the state is another", () => {
    const [a, b] = [failed("s_1", 0), failed("s_3", 500, ["s_3", "s_4"])];
    const state = after(SECONDS, a, b);
    const both = ejectedSentinels(state, 500);
    expect([...both]).toEqual(["s_1", "s_3"]);
    expect(ejectedSentinels(state, 999)).toBe(both);
    const one = ejectedSentinels(state, 1_000);
    expect([...one]).toEqual(["s_3"]);
    expect(ejectedSentinels(state, 1_499)).toBe(one);
    const none = ejectedSentinels(state, 1_500);
    expect(none).toBe(ejectedSentinels(NO_EJECTIONS, 0));
    expect(ejectedSentinels(state, 500)).toEqual(both); // of a time gone by
  });
});

function after(options: EjectionOptions | undefined, ...events: EjectionEvent[]): Ejections {
  return events.reduce((state, event) => reduceEjections(state, event, options), NO_EJECTIONS);
}

function failed(id: string, now: number, among: readonly string[] = PAIR): EjectionEvent {
  return { type: "dial-failed", id, among, now };
}

function succeeded(id: string, now: number): EjectionEvent {
  return { type: "dial-succeeded", id, now };
}

function ejectedAt(state: Ejections, now: number): string[] {
  return [...ejectedSentinels(state, now)];
}
