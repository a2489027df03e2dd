import { describe, expect, it } from "vitest";
import type { Aftermath } from "../../src/aftermath.ts";
import { acknowledgedCommits } from "../../src/checks/acknowledged-commits.ts";
import { allChecks } from "../../src/checks/all-checks.ts";
import type { Check } from "../../src/checks/check.ts";
import { environmentRevisions } from "../../src/checks/environment-revisions.ts";
import { fences } from "../../src/checks/fences.ts";
import { liveChains } from "../../src/checks/live-chains.ts";
import { nothingTwice } from "../../src/checks/nothing-twice.ts";
import { operationResults } from "../../src/checks/operation-results.ts";
import { promotionsAreWhole } from "../../src/checks/promotions-are-whole.ts";
import { routeChains } from "../../src/checks/route-chains.ts";
import { rulesHold } from "../../src/checks/rules-hold.ts";
import { assigned, entries, late, promoted, soundAftermath, state, swap } from "./a-sound-aftermath.ts";

/** What a fault in the store would leave, the check that must see it, and what it says. */
interface Damage {
  readonly name: string;
  readonly check: Check;
  readonly damage: Partial<Aftermath>;
  readonly says: string;
}

const { seededRoutes, routes, routeChanges } = soundAftermath;
const withRoute = (id: string, changed: object) =>
  routes.map((route) => (route.id === id ? { ...route, ...changed } : route));
const withChange = (index: number, changed: object) =>
  routeChanges.map((change, i) => (i === index ? { ...change, ...changed } : change));
const withEnvironment = (changed: object, history = [swap]) => [{ state: { ...state, ...changed }, history }];
const [moved] = promoted;

const damages: readonly Damage[] = [
  {
    name: "a route moved behind the history's back",
    check: routeChains,
    damage: { routes: withRoute("r_1", { deploymentId: "d_9" }) },
    says: "r_1: points at d_9 at revision 2, its history ends at d_3 at revision 2",
  },
  {
    name: "a route whose revision went back",
    check: routeChains,
    damage: { routes: withRoute("r_1", { revision: 1 }) },
    says: "r_1: points at d_3 at revision 1, its history ends at d_3 at revision 2",
  },
  {
    name: "a broken chain",
    check: routeChains,
    damage: { routeChanges: withChange(1, { previousDeploymentId: "d_1" }) },
    says: "r_1: revision 2 comes from d_1, was at d_2",
  },
  {
    name: "a skipped revision",
    check: routeChains,
    damage: { routeChanges: withChange(1, { revision: 3 }), routes: withRoute("r_1", { revision: 3 }) },
    says: "r_1: revision 3 follows revision 1",
  },
  {
    name: "a row that was made again",
    check: routeChains,
    damage: { routeChanges: withChange(1, { incarnation: "9" }) },
    says: "r_1: revision 2 was written for row 9, those before for row 1",
  },
  {
    name: "a change as a route of another environment",
    check: routeChains,
    damage: { routeChanges: withChange(1, { environmentId: "other" }) },
    says: "r_1: was changed as a route of other",
  },
  {
    name: "a lost route",
    check: routeChains,
    damage: { routes: routes.filter(({ id }) => id !== "r_3") },
    says: "r_3: is gone",
  },
  {
    name: "the history of a route that never was",
    check: routeChains,
    damage: { routeChanges: [...routeChanges, { ...assigned, frontlineRouteId: "r_9" }] },
    says: "r_9: nobody made this route",
  },
  {
    name: "a live pointer that isn't the last swap's",
    check: liveChains,
    damage: { environments: withEnvironment({ deploymentId: "d_1" }) },
    says: "env: d_1 is live, its last swap made it d_3",
  },
  {
    name: "a flag that isn't the last swap's",
    check: liveChains,
    damage: { environments: withEnvironment({ isRolledBack: true }) },
    says: "env: d_3 (rolled back) is live, its last swap made it d_3",
  },
  {
    name: "a broken chain of swaps",
    check: liveChains,
    damage: { environments: withEnvironment({ revision: 3 }, [swap, { ...swap, revision: 3 }]) },
    says: "env: revision 3 comes from nothing, was d_3",
  },
  {
    name: "two swaps at one revision",
    check: liveChains,
    damage: { environments: withEnvironment({}, [swap, { ...swap, previous: swap }]) },
    says: "env: revision 2 follows revision 2",
  },
  {
    name: "an environment behind its own history",
    check: liveChains,
    damage: { environments: withEnvironment({ revision: 1 }) },
    says: "env: is at revision 1, its last swap at 2",
  },
  {
    name: "a lost acknowledged commit",
    check: acknowledgedCommits,
    damage: { routeChanges: promoted },
    says: "o1/reassign-r_1: acknowledged [r_1 d_1>d_2@1], the history has []",
  },
  {
    name: "a commit that was acknowledged with another previous deployment",
    check: acknowledgedCommits,
    damage: { routeChanges: withChange(0, { previousDeploymentId: "d_0" }) },
    says: "o1/reassign-r_1: acknowledged [r_1 d_1>d_2@1], the history has [r_1 d_0>d_2@1]",
  },
  {
    name: "a lost acknowledged swap",
    check: acknowledgedCommits,
    damage: { environments: withEnvironment({}, []) },
    says: "o2/swap-1: acknowledged [r_1 d_2>d_3@2, r_2 d_1>d_3@1, live before: null]",
  },
  {
    name: "an operation that told less than it did",
    check: operationResults,
    damage: { routeChanges: [...routeChanges, { ...assigned, changeId: "o2/swap-1", frontlineRouteId: "r_3" }] },
    says: "o2: acknowledged [r_1 from d_2, r_2 from d_1, live d_3 after null], the history has [r_1 from d_2, r_2 from d_1, r_3",
  },
  {
    name: "an operation that told of a swap which isn't there",
    check: operationResults,
    damage: { environments: withEnvironment({}, []) },
    says: "o2: acknowledged [r_1 from d_2, r_2 from d_1, live d_3 after null], the history has [r_1 from d_2, r_2 from d_1]",
  },
  {
    name: "a change written twice",
    check: nothingTwice,
    damage: { routeChanges: [...routeChanges, { ...assigned, revision: 3 }] },
    says: "r_1 by o1: is in the history 2 times",
  },
  {
    name: "both plans of one swap written",
    check: nothingTwice,
    damage: { environments: withEnvironment({}, [swap, { ...swap, changeId: "o2/swap-2" }]) },
    says: "env by o2: is in the history 2 times",
  },
  {
    name: "a change from nowhere",
    check: nothingTwice,
    damage: { routeChanges: [...routeChanges, { ...assigned, changeId: "o9/reassign-r_1" }] },
    says: "o9/reassign-r_1: nobody tried this change",
  },
  {
    name: "a late writer's change on top of a newer one",
    check: fences,
    damage: { routeChanges: withChange(0, { revision: 2 }) },
    says: "o1/reassign-r_1: wasn't planned for r_1 at 1",
  },
  {
    name: "a late swap",
    check: fences,
    damage: { environments: withEnvironment({}, [{ ...swap, revision: 3 }]) },
    says: "o2/swap-1: wasn't planned for env at 2",
  },
  {
    name: "an environment's revision that a commit didn't raise",
    check: environmentRevisions,
    damage: { environments: withEnvironment({ revision: 1 }) },
    says: "env: is at revision 1 after 2 commits",
  },
  {
    name: "a promotion that left a route behind",
    check: promotionsAreWhole,
    damage: { routeChanges: [assigned, ...(moved ? [moved] : [])] },
    says: "o2/swap-1: left r_2 at d_1 while d_3 became live",
  },
  {
    name: "a promotion that left behind a route which other software had inserted before",
    check: promotionsAreWhole,
    damage: { seededRoutes: [...seededRoutes.slice(0, 3), { route: late, insertedAt: 15 }] },
    says: "o2/swap-1: left r_late at d_1 while d_3 became live",
  },
  {
    name: "a promotion without the live pointer",
    check: promotionsAreWhole,
    damage: { environments: withEnvironment({}, []) },
    says: "o2/swap-1: moved routes without the live pointer",
  },
  {
    name: "an error that nobody expects",
    check: rulesHold,
    damage: { entries: [...entries, { type: "end", operationId: "o3", outcome: { kind: "broke", problem: "why" } }] },
    says: "o3: why",
  },
  {
    name: "a promotion to a failed deployment",
    check: rulesHold,
    damage: { environments: withEnvironment({}, [{ ...swap, deploymentId: "d_failed" }]) },
    says: "o2/swap-1: made d_failed live, which wasn't ready",
  },
];

describe("on a sound aftermath", () => {
  it.each(allChecks.map((check) => ({ check, name: check.name })))("holds: $name", ({ check }) => {
    expect(check.violations(soundAftermath)).toEqual([]);
  });
});

describe("sees", () => {
  it.each(damages)("$name", ({ check, damage, says }) => {
    expect(check.violations({ ...soundAftermath, ...damage })).toContainEqual(expect.stringContaining(says));
  });

  it("some damage with every check", () => {
    expect(new Set(damages.map(({ check }) => check))).toEqual(new Set(allChecks));
  });
});

describe("a halted worker and its successor", () => {
  it("may both acknowledge the same commit", () => {
    const again = entries.map((entry) =>
      entry.type === "committed" ? { ...entry, result: { ...entry.result, replayed: true } } : entry,
    );
    const aftermath = { ...soundAftermath, entries: [...entries, ...again] };
    expect(allChecks.flatMap((check) => check.violations(aftermath))).toEqual([]);
  });
});

it("leaves open whether a route is there whose insert wasn't answered", () => {
  const open = [...seededRoutes.slice(0, 3), { route: late, insertedAt: null }];
  const without = { ...soundAftermath, seededRoutes: open, routes: routes.filter(({ id }) => id !== late.id) };
  expect(allChecks.flatMap((check) => check.violations(without))).toEqual([]);
});
