import { describe, expect, it } from "vitest";
import {
  createSentinelSelector,
  type Ejections,
  ejectedSentinels,
  NO_EJECTIONS,
  reduceEjections,
  type Sentinel,
} from "../../src/index.ts";
import { replayable } from "../arbitraries.ts";

const [dublin, london, virginia] = ["eu-west-1.aws", "eu-west-2.aws", "us-east-1.aws"];
const route = { deploymentId: "d_1" };
const MINUTE_MS = 60_000;

describe.each([2, 3, 8])("a proxy of %i local sentinels, one of them dead, at a request every 10 ms", (count) => {
  const list = Array.from({ length: count }, (_, i): Sentinel => ({ id: `s_${i}`, region: dublin, health: "healthy" }));
  const isDead = (name: string) => name === "s_0";

  it("first dials the dead one a few times in an hour, each twice as long after the one before", () => {
    const { failed, requests, dialledAt } = proxied(list, isDead, { from: 0, until: 60 * MINUTE_MS, everyMs: 10 });
    expect(failed / requests).toBeLessThan(0.0001);
    const gaps = dialledAt.slice(1).map((at, i) => (at - (dialledAt[i] ?? 0)) / 1_000);
    for (const [i, gap] of gaps.entries()) {
      expect(Math.abs(gap / Math.min(5 * 2 ** i, 300) - 1)).toBeLessThan(0.1); // asked a moment after its time is over
    }
  });

  it("forgets it once it is back and has served for as long as it was ejected", () => {
    const down = proxied(list, isDead, { from: 0, until: MINUTE_MS, everyMs: 10 });
    const up = proxied(list, () => false, { from: MINUTE_MS, until: 4 * MINUTE_MS, everyMs: 10 }, down.state);
    expect(up.failed).toBe(0);
    expect(up.state).toBe(NO_EJECTIONS);
  });
});

it("dials another region's dead frontline a few times in an hour", () => {
  const list = [london, virginia].map((region): Sentinel => ({ id: `s_${region}`, region, health: "healthy" }));
  const { failed, requests } = proxied(list, (name) => name === london, {
    from: 0,
    until: 60 * MINUTE_MS,
    everyMs: 10,
  });
  expect(failed / requests).toBeLessThan(0.0001);
});

describe("a region's only sentinel, dead", () => {
  const list = [dublin, london].map((region): Sentinel => ({ id: `s_${region}`, region, health: "healthy" }));
  const times = { from: 0, until: MINUTE_MS, everyMs: 10 };
  const isDead = (name: string) => name === `s_${dublin}`;

  it("is dialled first by every request, as the last of its region", () => {
    const { failed, requests } = proxied(list, isDead, times);
    expect(failed).toBe(requests);
  });

  it("is dialled a few times where it is picked among all of the plan", () => {
    const { failed, requests } = proxied(list, isDead, { ...times, isAmongAll: true });
    expect(failed / requests).toBeLessThan(0.001);
  });
});

it("serves every request while one is left that can be dialled, whoever is ejected", () => {
  const list = Array.from({ length: 4 }, (_, i): Sentinel => ({ id: `s_${i}`, region: dublin, health: "healthy" }));
  for (const alive of list) {
    const { unserved } = proxied(list, (name) => name !== alive.id, { from: 0, until: MINUTE_MS, everyMs: 50 });
    expect(unserved).toBe(0);
  }
});

/** A proxy in Dublin: asks who is ejected, plans, dials in order, tells how each dial went. */
function proxied(
  sentinels: readonly Sentinel[],
  isDead: (name: string) => boolean,
  { from, until, everyMs, isAmongAll = false }: { from: number; until: number; everyMs: number; isAmongAll?: boolean },
  before: Ejections = NO_EJECTIONS,
) {
  const selector = createSentinelSelector({ region: dublin, random: replayable(7) });
  const prepared = selector.prepare(sentinels);
  const locals = sentinels.filter(({ region }) => region === dublin).map(({ id }) => id);
  const others = [...new Set(sentinels.map(({ region }) => region))].filter((region) => region !== dublin);
  let state = before;
  let [requests, failed, unserved] = [0, 0, 0];
  const dialledAt: number[] = [];
  for (let now = from; now < until; now += everyMs) {
    requests += 1;
    const plan = selector.planRoute(route, prepared, { avoid: ejectedSentinels(state, now) });
    const served = plan.findIndex(({ localSentinel, nearestNlbRegion }, i) => {
      const id = localSentinel?.id ?? nearestNlbRegion ?? "";
      const among = isAmongAll ? [...locals, ...others] : localSentinel ? locals : others;
      const isFailed = isDead(id);
      if (isFailed && i === 0) dialledAt.push(now);
      state = reduceEjections(state, { type: isFailed ? "dial-failed" : "dial-succeeded", id, among, now });
      return !isFailed;
    });
    if (served > 0) failed += 1;
    if (served === -1) unserved += 1;
  }
  return { state, requests, failed, unserved, dialledAt };
}
