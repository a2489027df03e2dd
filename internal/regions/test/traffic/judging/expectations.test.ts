import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createExpectations } from "../../../src/traffic/judging/expectations.ts";

const REGION = "local.dev";
const BOUND_MS = 1_000;
const RECOVERY_MS = 3_000;

function expectationsFor(hostname = "a.example.app") {
  const expected = createExpectations({ boundMs: BOUND_MS, recoveryMs: RECOVERY_MS });
  const isRight = (deploymentId: string, sentAt: number, region = REGION) =>
    expected.isRight({ hostname, deploymentId, region, sentAt });
  return {
    ...expected,
    isRight,
    begun: (id: string, at: number) => expected.begun(hostname, id, at),
    acknowledged: (id: string, at: number) => expected.acknowledged(hostname, id, at),
    refused: (id: string) => expected.refused(hostname, id),
  };
}

describe("a change", () => {
  it("may be seen from when it is begun, and must be seen a bound after its acknowledgment", () => {
    const expected = expectationsFor();
    expected.acknowledged("d_1", 0);
    expect(expected.isRight("d_2", 10_000)).toBe(false);
    expected.begun("d_2", 10_000);
    expect([expected.isRight("d_1", 10_001), expected.isRight("d_2", 10_001)]).toEqual([true, true]);
    expect(expected.isRight("d_1", 60_000)).toBe(true); // it isn't acknowledged yet
    expected.acknowledged("d_2", 10_500);
    expect([expected.isRight("d_1", 11_499), expected.isRight("d_1", 11_500)]).toEqual([true, false]);
    expect([expected.isRight("d_2", 10_501), expected.isRight("d_2", 90_000)]).toEqual([true, true]);
  });

  it("that is refused may not be seen", () => {
    const expected = expectationsFor();
    expected.acknowledged("d_1", 0);
    expected.begun("d_2", 5_000);
    expected.refused("d_2");
    expect([expected.isRight("d_1", 9_000), expected.isRight("d_2", 9_000)]).toEqual([true, false]);
  });

  it("back to an earlier deployment makes that one right again", () => {
    const expected = expectationsFor();
    for (const [id, at] of [
      ["d_1", 0],
      ["d_2", 5_000],
      ["d_1", 10_000],
    ] as const)
      expected.acknowledged(id, at);
    expect([expected.isRight("d_1", 20_000), expected.isRight("d_2", 20_000)]).toEqual([true, false]);
  });

  it("of two that were under way together, either may be the last", () => {
    const expected = expectationsFor();
    expected.acknowledged("d_1", 0);
    expected.begun("d_2", 5_000);
    expected.begun("d_3", 5_001);
    expected.acknowledged("d_3", 5_100);
    expected.acknowledged("d_2", 5_200);
    expect(["d_1", "d_2", "d_3"].map((id) => expected.isRight(id, 9_000))).toEqual([false, true, true]);
  });

  it("of one hostname says nothing of another", () => {
    const expected = createExpectations();
    expected.acknowledged("a.example.app", "d_1", 0);
    const answer = { deploymentId: "d_1", region: REGION, sentAt: 5_000 };
    expect(expected.isRight({ ...answer, hostname: "b.example.app" })).toBe(false);
  });
});

describe("a pause", () => {
  it("moves the bound to a recovery and a bound after its end", () => {
    const expected = expectationsFor();
    expected.acknowledged("d_1", 0);
    const resume = expected.pause(10_000);
    expected.acknowledged("d_2", 12_000);
    expect(expected.isRight("d_1", 100_000)).toBe(true);
    resume(20_000);
    expect([expected.isRight("d_1", 23_999), expected.isRight("d_1", 24_000)]).toEqual([true, false]);
  });

  it("counts for what was acknowledged shortly before it, and in the recovery after it", () => {
    const expected = expectationsFor();
    expected.acknowledged("d_1", 0);
    expected.acknowledged("d_2", 9_500);
    expected.pause(10_000, 20_000);
    expect([expected.isRight("d_1", 23_999), expected.isRight("d_1", 24_000)]).toEqual([true, false]);
    expected.acknowledged("d_3", 21_000);
    expect([expected.isRight("d_2", 23_999), expected.isRight("d_2", 24_000)]).toEqual([true, false]);
  });

  it("doesn't count for what was due before it, nor for what came after the recovery", () => {
    const expected = expectationsFor();
    expected.acknowledged("d_1", 0);
    expected.acknowledged("d_2", 8_999);
    expected.pause(10_000, 20_000);
    expect(expected.isRight("d_1", 10_500)).toBe(false);
    expected.acknowledged("d_3", 24_000);
    expect([expected.isRight("d_2", 24_999), expected.isRight("d_2", 25_000)]).toEqual([true, false]);
  });

  it("of one region's frontline says nothing of another's", () => {
    const expected = expectationsFor();
    expected.acknowledged("d_1", 0);
    expected.pause(10_000, 20_000, "eu-west-1.aws");
    expected.acknowledged("d_2", 10_000);
    expect([expected.isRight("d_1", 15_000, "eu-west-1.aws"), expected.isRight("d_1", 15_000)]).toEqual([true, false]);
  });
});

describe("the slowest switch", () => {
  it("is the latest sending after an acknowledgment that an older deployment answered", () => {
    const expected = expectationsFor();
    expected.acknowledged("d_1", 0);
    expected.acknowledged("d_2", 10_000);
    expected.isRight("d_1", 9_900);
    expect(expected.switches()).toEqual({ slowestMs: 0, slowestAfterPauseMs: 0 });
    expected.isRight("d_1", 10_300);
    expected.isRight("d_2", 10_900);
    expected.isRight("d_1", 10_200);
    expect(expected.switches()).toEqual({ slowestMs: 300, slowestAfterPauseMs: 0 });
    expected.pause(19_000, 25_000);
    expected.acknowledged("d_3", 20_000);
    expected.isRight("d_2", 25_700);
    expect(expected.switches()).toEqual({ slowestMs: 300, slowestAfterPauseMs: 700 });
  });
});

it("for changes one after another, without pauses, allows the last that is due, and what came later", () => {
  const changes = fc.array(fc.record({ id: fc.constantFrom("a", "b", "c"), pauseMs: fc.nat(3_000) }), { minLength: 1 });
  const property = fc.property(changes, fc.nat(100_000), fc.constantFrom("a", "b", "c"), (list, sentAt, asked) => {
    const expected = expectationsFor();
    let at = 0;
    const acknowledged = list.map(({ id, pauseMs }) => {
      at += pauseMs;
      expected.acknowledged(id, at);
      return { id, at };
    });
    const due = acknowledged.findLastIndex((change) => change.at + BOUND_MS <= sentAt);
    const allowed = acknowledged.slice(Math.max(0, due)).map(({ id }) => id);
    expect(expected.isRight(asked, sentAt)).toBe(allowed.includes(asked));
  });
  fc.assert(property);
});

it("keeps little of what is long over", () => {
  const expected = expectationsFor();
  const CHANGES = 2_000;
  for (let i = 0; i < CHANGES; i++) {
    expected.acknowledged(`d_${i}`, i * 5_000);
    expected.pause(i * 5_000 + 1_000, i * 5_000 + 2_000);
  }
  const sentAt = CHANGES * 5_000;
  expect(expected.isRight(`d_${CHANGES - 1}`, sentAt)).toBe(true);
  expect(expected.isRight(`d_${CHANGES - 2}`, sentAt)).toBe(false);
});

it("refuses bounds that are none", () => {
  expect(() => createExpectations({ boundMs: -1 })).toThrow("boundMs");
  expect(() => createExpectations({ recoveryMs: 0.5 })).toThrow("recoveryMs");
});
