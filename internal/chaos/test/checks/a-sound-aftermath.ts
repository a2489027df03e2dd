import type { LiveChange, RouteChange } from "@frontline-routing/routing-core";
import type { Aftermath } from "../../src/aftermath.ts";
import type { JournalEntry } from "../../src/journal.ts";
import type { Operation } from "../../src/operation.ts";
import { makeRoute } from "../../src/scenario.ts";

const about = { environmentId: "env", actor: null, reason: null, changedAt: 1 };
const NOTHING = { deploymentId: null, isRolledBack: false };

const ASSIGN: Operation = {
  id: "o1",
  kind: "assign",
  environmentId: "env",
  deploymentId: "d_2",
  frontlineRouteIds: ["r_1"],
  isRolledBack: false,
  begunAt: 1,
  maxAttempts: 5,
};
const PROMOTE: Operation = { ...ASSIGN, id: "o2", kind: "promote", deploymentId: "d_3", frontlineRouteIds: [] };

/** The move of a route by the assignment `o1`. */
export const assigned: RouteChange = {
  ...about,
  changeId: "o1/reassign-r_1",
  kind: "move",
  frontlineRouteId: "r_1",
  previousDeploymentId: "d_1",
  deploymentId: "d_2",
  revision: 1,
  incarnation: "1",
};

/** The moves of both live routes by the promotion `o2`. */
export const promoted: readonly RouteChange[] = [
  { ...assigned, changeId: "o2/swap-1", previousDeploymentId: "d_2", deploymentId: "d_3", revision: 2 },
  { ...assigned, changeId: "o2/swap-1", frontlineRouteId: "r_2", deploymentId: "d_3", incarnation: "2" },
];

export const swap: LiveChange = {
  ...about,
  changeId: "o2/swap-1",
  previous: NOTHING,
  deploymentId: "d_3",
  isRolledBack: false,
  revision: 2,
};

export const state = { environmentId: "env", deploymentId: "d_3", isRolledBack: false, revision: 2 };

/** What was acknowledged of the two operations. */
export const entries: readonly JournalEntry[] = [
  { type: "begin", operation: ASSIGN, finished: [] },
  {
    type: "committing",
    changeId: assigned.changeId,
    at: 10,
    moves: [{ frontlineRouteId: "r_1", expectedRevision: 0 }],
    environmentRevision: null,
  },
  {
    type: "committed",
    changeId: assigned.changeId,
    result: { replayed: false, routes: [assigned], previousLive: null },
  },
  {
    type: "end",
    operationId: "o1",
    outcome: {
      kind: "acknowledged",
      result: { reassignedRoutes: [{ frontlineRouteId: "r_1", previousDeploymentId: "d_1", changed: true }] },
    },
  },
  { type: "begin", operation: PROMOTE, finished: [] },
  {
    type: "committing",
    changeId: swap.changeId,
    at: 20,
    moves: [
      { frontlineRouteId: "r_1", expectedRevision: 1 },
      { frontlineRouteId: "r_2", expectedRevision: 0 },
    ],
    environmentRevision: 1,
  },
  {
    type: "committed",
    changeId: swap.changeId,
    result: { replayed: false, routes: promoted, previousLive: NOTHING },
  },
  {
    type: "end",
    operationId: "o2",
    outcome: {
      kind: "acknowledged",
      result: {
        changed: true,
        deploymentId: "d_3",
        previousDeploymentId: null,
        isRolledBack: false,
        reassignedRoutes: promoted.map(({ frontlineRouteId, previousDeploymentId }) => ({
          frontlineRouteId,
          previousDeploymentId,
          changed: true,
        })),
      },
    },
  },
];

const r1 = makeRoute("r_1", "env", "d_1", "live");
const r2 = makeRoute("r_2", "env", "d_1", "environment");
const r3 = makeRoute("r_3", "env", "d_1", "branch");
/** Inserted by other software after the promotion had begun. */
export const late = makeRoute("r_late", "env", "d_1", "live");

/** A run in which `r_1` was assigned to `d_2` and then, with `r_2`, promoted to `d_3`. Every check holds. */
export const soundAftermath: Aftermath = {
  seededRoutes: [
    { route: r1, insertedAt: 0 },
    { route: r2, insertedAt: 0 },
    { route: r3, insertedAt: 0 },
    { route: late, insertedAt: 25 },
  ],
  routes: [{ ...r1, deploymentId: "d_3", revision: 2 }, { ...r2, deploymentId: "d_3", revision: 1 }, r3, late],
  routeChanges: [assigned, ...promoted],
  environments: [{ state, history: [swap] }],
  unreadyDeploymentIds: new Set(["d_failed"]),
  entries,
};
