import { expect, it } from "vitest";
import { BOUNDS } from "../../src/source/following/history.ts";
import { NO_PROOF, type Proof, prove } from "../../src/source/following/proof.ts";

const first = prove(NO_PROOF, { beganAt: 0, endedAt: 100, head: 7, newestInsertedAt: 5_000 }, BOUNDS).proof;

function countedBy(proof: Proof, beganAt: number, newestInsertedAt: number): number {
  return prove(proof, { beganAt, endedAt: beganAt + 10_000, head: 8, newestInsertedAt }, BOUNDS).proof.countedMs;
}

it.each([
  ["the time from one poll's end to the next one's begin", 300, 6_000, 200],
  ["no more than the history's own time grew", 300, 5_050, 50],
  ["a twentieth where nothing is committed", 300, 5_000, 10],
  ["a second at most", 60_100, 99_000, 1_000],
  ["nothing for a clock that went back", 50, 9_000, 0],
])("counts %s", (_what, beganAt, newestInsertedAt, countedMs) => {
  expect(countedBy(first, beganAt, newestInsertedAt)).toBe(countedMs);
});

it("takes a head for settled when the bound has been counted since it was seen", () => {
  let proof = first;
  const settled: (number | undefined)[] = [];
  for (let second = 1; second <= 16; second += 1) {
    const at = 1_000 * second + 100;
    const poll = { beganAt: at, endedAt: at, head: 7 + second, newestInsertedAt: 5_000 + 1_000 * second };
    const next = prove(proof, poll, BOUNDS);
    proof = next.proof;
    settled.push(next.settled);
  }
  expect(settled.slice(13)).toEqual([undefined, 7, 8]);
});
