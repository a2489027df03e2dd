import { describe, expect, it } from "vitest";
import type { Check } from "../../../src/checks/check.ts";
import { nothingTwice } from "../../../src/checks/nothing-twice.ts";
import { operationResults } from "../../../src/checks/operation-results.ts";
import type { OperationOutcome } from "../../../src/journal.ts";
import { callsOnce } from "../../../src/restate-run/checks/calls-once.ts";
import { faultsHappened } from "../../../src/restate-run/checks/faults-happened.ts";
import { lostCalls } from "../../../src/restate-run/checks/lost-calls.ts";
import { nothingStuck } from "../../../src/restate-run/checks/nothing-stuck.ts";
import { refusalsWriteNothing } from "../../../src/restate-run/checks/refusals-write-nothing.ts";
import { allRestateChecks, restateChecks } from "../../../src/restate-run/checks/restate-checks.ts";
import { makeRestateAftermath, type RestateAftermath } from "../../../src/restate-run/restate-aftermath.ts";
import {
  callOf,
  happened,
  invocationOfCall,
  readAftermath,
  settledCalls,
  soundRestateAftermath,
} from "./a-sound-restate-aftermath.ts";

/** What a fault in the product would leave, the check that must see it, and what it says. */
interface Damage {
  readonly name: string;
  readonly check: Check<RestateAftermath>;
  readonly damage: Partial<RestateAftermath>;
  readonly says: string;
}

const { calls, invocations } = settledCalls;
const { entries, routeChanges } = soundRestateAftermath;
const ended = (id: string, outcome: OperationOutcome) =>
  calls.map((call) => (call.operation.id === id ? callOf(call.operation, outcome) : call));
const REFUSED = { kind: "refused", code: "DEPLOYMENT_NOT_READY" } as const;
const CONFLICT = { kind: "conflict", code: "ROUTE_CONFLICT" } as const;
const OPEN = { kind: "gave up" } as const;
const [assign] = calls;
const lastCall = (outcome: OperationOutcome) =>
  assign ? [callOf({ ...assign.operation, id: "last.env" }, outcome)] : [];

/** The change of `o1` written by another invocation of the same call. */
const again = { ...(readAftermath.routeChanges[0] ?? {}), changeId: "inv_o1b/reassign-r_1", revision: 3 };

const damages: readonly Damage[] = [
  {
    name: "a call that two invocations wrote",
    check: nothingTwice,
    damage: makeRestateAftermath(
      {
        ...readAftermath,
        routeChanges: [...readAftermath.routeChanges, again as (typeof readAftermath.routeChanges)[0]],
      },
      settledCalls,
      happened,
    ),
    says: "r_1 by o1: is in the history 2 times",
  },
  {
    name: "a change that names no call",
    check: nothingTwice,
    damage: makeRestateAftermath(
      { ...readAftermath, routeChanges: readAftermath.routeChanges.map((change) => ({ ...change, reason: null })) },
      settledCalls,
      happened,
    ),
    says: "nobody/inv_o1/reassign-r_1: nobody tried this change",
  },
  {
    name: "an acknowledged call that isn't in the history",
    check: operationResults,
    damage: { routeChanges: routeChanges.slice(1) },
    says: "o1: acknowledged [r_1 from d_1], the history has []",
  },
  {
    name: "a call that became two invocations",
    check: callsOnce,
    damage: { invocations: [...invocations, { ...invocationOfCall("o1"), id: "inv_o1b" }] },
    says: "o1: became inv_o1, inv_o1b",
  },
  {
    name: "a change by an invocation that never was",
    check: callsOnce,
    damage: { routeChanges: routeChanges.map((change) => ({ ...change, changeId: "o1/inv_z/reassign-r_1" })) },
    says: "o1/inv_z/reassign-r_1: was written by another invocation than the call's",
  },
  {
    name: "a call that was answered and forgotten",
    check: lostCalls,
    damage: { invocations: invocations.slice(1) },
    says: "o1: was answered (acknowledged), and Restate doesn't know it",
  },
  {
    name: "a call that never arrived and changed something",
    check: lostCalls,
    damage: { invocations: invocations.slice(1), calls: ended("o1", OPEN) },
    says: "o1: never arrived, and changed something",
  },
  {
    name: "a refused promotion that wrote something",
    check: refusalsWriteNothing,
    damage: { calls: ended("o2", REFUSED) },
    says: "o2: ended by DEPLOYMENT_NOT_READY, and wrote 1 changes",
  },
  {
    name: "a promotion that met a newer writer and wrote something",
    check: refusalsWriteNothing,
    damage: { calls: ended("o2", CONFLICT) },
    says: "o2: ended by ROUTE_CONFLICT, and wrote 1 changes",
  },
  {
    name: "an assignment that met itself as a newer writer",
    check: refusalsWriteNothing,
    damage: { calls: ended("o1", CONFLICT) },
    says: "o1: ended by ROUTE_CONFLICT at its step 1, and wrote 1",
  },
  {
    name: "an invocation that hasn't ended",
    check: nothingStuck,
    damage: {
      invocations: invocations.map((invocation) => ({ ...invocation, isCompleted: invocation.id !== "inv_o2" })),
    },
    says: "o2: inv_o2 hasn't ended",
  },
  {
    name: "a key that isn't free",
    check: nothingStuck,
    damage: { lastCalls: lastCall(OPEN) },
    says: 'env: its last change ended as {"kind":"gave up"}',
  },
  {
    name: "a last change that changed nothing",
    check: nothingStuck,
    damage: { lastCalls: lastCall({ kind: "acknowledged", result: { reassignedRoutes: [] } }) },
    says: "env: its last change ended as",
  },
  {
    name: "a boundary that was never met",
    check: faultsHappened,
    damage: { faultKinds: ["database killed", "service process killed before commit"] },
    says: "never happened: service process killed before commit",
  },
  {
    name: "an endpoint process that ended by itself",
    check: faultsHappened,
    damage: { crashes: ["endpoint 1.1 ended with 1"] },
    says: "endpoint 1.1 ended with 1",
  },
];

describe("on a sound aftermath", () => {
  it.each(allRestateChecks.map((check) => ({ check, name: check.name })))("holds: $name", ({ check }) => {
    expect(check.violations(soundRestateAftermath)).toEqual([]);
  });

  it("holds also that an assignment stopped at a newer writer, after what it had moved before", () => {
    const tried = {
      type: "committing",
      changeId: "o1/inv_o1/reassign-r_2",
      at: 11,
      moves: [],
      environmentRevision: null,
    } as const;
    const aftermath = { ...soundRestateAftermath, calls: ended("o1", CONFLICT), entries: [...entries, tried] };
    expect(refusalsWriteNothing.violations(aftermath)).toEqual([]);
  });

  it("holds also that a call without an answer never arrived and did nothing", () => {
    const lost = assign ? [callOf({ ...assign.operation, id: "o9" }, OPEN)] : [];
    expect(lostCalls.violations({ ...soundRestateAftermath, calls: [...calls, ...lost] })).toEqual([]);
  });
});

describe("sees", () => {
  it.each(damages)("$name", ({ check, damage, says }) => {
    expect(check.violations({ ...soundRestateAftermath, ...damage })).toContainEqual(expect.stringContaining(says));
  });

  it("some damage with every check of its own", () => {
    const seen = new Set(damages.map(({ check }) => check));
    expect(restateChecks.filter((check) => !seen.has(check))).toEqual([]);
  });
});
