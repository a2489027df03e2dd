import {
  HistoryConflictError,
  RepositoryUnavailableError,
  type RoutingErrorCode,
} from "@frontline-routing/routing-core";
import type { ChangeSet } from "@frontline-routing/routing-core/repository";
import type { InMemoryRouteRepository } from "@frontline-routing/routing-core/testing";
import type { RestateServer } from "@frontline-routing/test-servers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createRoutingService } from "../../src/index.ts";
import { callOverHttp } from "../serving/call-over-http.ts";
import { replaceableRepository } from "../serving/replaceable-repository.ts";
import { aRoute, seededRepository, whereabouts } from "../serving/seeded-repository.ts";
import { serveOnRestate } from "../serving/serve-on-restate.ts";

const RETRY_STEP_FOR_MS = 300;

let restate: RestateServer;
let repository: InMemoryRouteRepository;
/** What happens between the read of an operation and its commit. */
let meddle: (changeSet: ChangeSet) => Promise<void>;

beforeAll(async () => {
  const current = replaceableRepository(
    () => repository,
    (changeSet) => meddle(changeSet),
  );
  const retryStepForMs = RETRY_STEP_FOR_MS;
  const served = await serveOnRestate([
    createRoutingService({ repository: current, defaultDomain: "example.app", retryStepForMs }),
  ]);
  restate = served.restate;
  return served.close;
});

beforeEach(() => {
  repository = seededRepository();
  meddle = async () => {};
});

interface Case {
  readonly handlers: readonly string[];
  readonly status: number;
  readonly message: string;
  readonly details: unknown;
  /** Beside what every request here has. */
  readonly request?: object;
  readonly prepare?: () => unknown;
}

const good = {
  deploymentId: "d_2",
  frontlineRouteIds: ["r_1"],
  projectId: "p_1",
  hostnames: [{ fullyQualifiedDomainName: "new.example.com", sticky: "live", frontlineRouteId: "r_new" }],
  live: "follow",
};
const BY_ROUTE = ["AssignFrontlineRoutes", "SwapLiveDeployment"];
const BY_RULE = ["Promote", "Rollback"];
const TO_DEPLOYMENT = [...BY_ROUTE, ...BY_RULE, "Deploy"];
const BY_HOSTNAME = ["Deploy", "CreateRoutes"];
const EVERY = [...TO_DEPLOYMENT, "CreateRoutes", "RemoveRoutes"];

/** The names under which a handler commits: its step, and what its change's id ends with. */
const COMMITS: Record<string, readonly [step: string, change: string]> = {
  AssignFrontlineRoutes: ["reassign-r_1", "reassign-r_1"],
  SwapLiveDeployment: ["commit-1", "swap-1"],
  Promote: ["commit-1", "swap-1"],
  Rollback: ["commit-1", "swap-1"],
  Deploy: ["commit-1", "deploy-1"],
  CreateRoutes: ["commit-1", "create-1"],
  RemoveRoutes: ["commit-1", "remove-1"],
};

const conflict = { frontlineRouteId: "r_1", expectedRevision: 0, revision: 1, deploymentId: "d_3" };
let inserted = 0;

const GIVEN_UP =
  'step "STEP" kept failing for 0.3 s and was given up; the routing service\'s log says why. What the steps before it did stands, and calling again does the rest';

const TABLE: Record<RoutingErrorCode, Case> = {
  INVALID_REQUEST: {
    handlers: TO_DEPLOYMENT,
    request: { deploymentId: "" },
    status: 400,
    message: "deploymentId must not be empty",
    details: { field: "deploymentId", problem: "must not be empty" },
  },
  UNKNOWN_ROUTE: {
    handlers: BY_ROUTE,
    request: { frontlineRouteIds: ["r_1", "nope"] },
    status: 404,
    message: 'no frontline route with id "nope"; nothing was changed',
    details: { frontlineRouteIds: ["nope"] },
  },
  UNKNOWN_DEPLOYMENT: {
    handlers: TO_DEPLOYMENT,
    request: { deploymentId: "nope" },
    status: 404,
    message: 'no deployment with id "nope"; nothing was changed',
    details: { deploymentId: "nope" },
  },
  ROUTE_CONFLICT: {
    handlers: ["AssignFrontlineRoutes"],
    // A writer that doesn't go through Restate.
    prepare: () => {
      meddle = async (changeSet) => {
        meddle = async () => {};
        await repository.commit({ ...changeSet, changeId: "another writer", deploymentId: "d_3" });
      };
    },
    status: 409,
    message:
      'changed by a newer writer since it was read: route "r_1"; nothing was written, read again and decide anew',
    details: { conflicts: [conflict] },
  },
  ENVIRONMENT_CONFLICT: {
    handlers: BY_RULE,
    // A route is inserted before each of the five attempts.
    prepare: () => {
      inserted = 0;
      meddle = async () => repository.putRoute(aRoute(`r_new_${++inserted}`));
    },
    status: 409,
    message:
      'environment "env_1" changed since revision 0 (now 0), with routes the plan didn\'t have: "r_new_5"; nothing was written, read again and decide anew',
    details: { environmentId: "env_1", expectedRevision: 0, revision: 0, missedRouteIds: ["r_new_5"] },
  },
  CHANGE_ID_REUSED: {
    handlers: EVERY,
    prepare: () => {
      meddle = async (changeSet) => {
        meddle = async () => {};
        const routes = [{ frontlineRouteId: "r_20", expectedRevision: 0 }];
        const { changeId, now } = changeSet;
        await repository.commit({ changeId, environmentId: "env_2", deploymentId: "d_20", routes, now });
      };
    },
    status: 409,
    message: 'changeId "ID" already names another change; use one changeId per change',
    details: { changeId: "ID" },
  },
  HISTORY_CONFLICT: {
    handlers: EVERY,
    // As a repository does whose store has a unique key of the user's own.
    prepare: () => {
      meddle = async ({ changeId }) => {
        throw new HistoryConflictError({ changeId, uniqueKey: "routes_own_key" });
      };
    },
    status: 409,
    message:
      'change "ID" can\'t be written, because a row that is there already has its values of the unique key "routes_own_key": correct or remove that row (or the key, if you added it), and make the change again. Nothing was changed',
    details: { changeId: "ID", uniqueKey: "routes_own_key" },
  },
  HOSTNAME_TAKEN: {
    handlers: BY_HOSTNAME,
    request: { hostnames: [...good.hostnames, { fullyQualifiedDomainName: "r-20.example.com", sticky: "live" }] },
    status: 409,
    message:
      'of another environment than "env_1" already: hostname "r-20.example.com"; nothing was changed, remove its route there first or choose another',
    details: { environmentId: "env_1", fullyQualifiedDomainNames: ["r-20.example.com"] },
  },
  ROUTE_ID_TAKEN: {
    handlers: BY_HOSTNAME,
    request: { hostnames: [{ ...good.hostnames[0], frontlineRouteId: "r_20" }] },
    status: 409,
    message: 'the id of another hostname\'s route already: "r_20"; nothing was changed, give another frontlineRouteId',
    details: { frontlineRouteIds: ["r_20"] },
  },
  FOREIGN_ROUTE: {
    handlers: [...BY_ROUTE, "RemoveRoutes"],
    request: { frontlineRouteIds: ["r_1", "r_20"] },
    status: 412,
    message: 'not a route of environment "env_1": "r_20"; nothing was changed',
    details: { environmentId: "env_1", frontlineRouteIds: ["r_20"] },
  },
  FOREIGN_DEPLOYMENT: {
    handlers: TO_DEPLOYMENT,
    request: { deploymentId: "d_20" },
    status: 412,
    message: 'deployment "d_20" is not one of environment "env_1"; nothing was changed',
    details: { environmentId: "env_1", deploymentId: "d_20" },
  },
  DEPLOYMENT_NOT_READY: {
    handlers: [...BY_RULE, "Deploy"],
    prepare: () => {
      const record = { id: "d_2", environmentId: "env_1", desiredState: "running", createdAt: 1 };
      repository.putDeployment({ ...record, status: "failed" });
    },
    status: 412,
    message:
      'deployment "d_2" must be ready and wanted running to become live, but its status is "failed" and its desired state "running"; nothing was changed',
    details: { deploymentId: "d_2", status: "failed", desiredState: "running" },
  },
  LIVE_MOVED: {
    handlers: BY_RULE,
    request: { expectedLiveDeploymentId: "d_3" },
    status: 412,
    message:
      'expected "d_3" to be live in environment "env_1", but nothing is; nothing was changed, look at what is live and decide anew',
    details: { environmentId: "env_1", expectedLiveDeploymentId: "d_3", liveDeploymentId: null },
  },
  DEPLOYMENT_NOT_EARLIER: {
    handlers: ["Rollback"],
    prepare: () =>
      repository.commit({
        changeId: "first",
        environmentId: "env_1",
        deploymentId: "d_2",
        routes: [],
        swap: { expectedRevision: 0, isRolledBack: false },
        now: 1,
      }),
    status: 412,
    message:
      'deployment "d_2" is not earlier than the live "d_2", so there is nothing to roll back to; promote it instead. Nothing was changed',
    details: { deploymentId: "d_2", liveDeploymentId: "d_2" },
  },
  REPOSITORY_UNAVAILABLE: {
    handlers: EVERY,
    prepare: () => {
      meddle = async () => {
        throw new RepositoryUnavailableError({ problem: "connect ECONNREFUSED mysql://user:secret@db" });
      };
    },
    status: 503,
    message: GIVEN_UP,
    details: { problem: GIVEN_UP },
  },
};

describe("every code, through the ingress, and the key is free again right after", () => {
  const rows = Object.entries(TABLE).flatMap(([code, row]) => {
    return row.handlers.map((handler) => ({ code, handler, ...row }));
  });

  it.each(rows)(
    "$status $code from $handler",
    async ({ code, handler, status, message, details, request, prepare }) => {
      await prepare?.();
      const movedBefore = await whereabouts(repository, "r_1");
      const answer = await callOverHttp(restate, "env_1", { ...good, ...request }, { handler });
      meddle = async () => {};
      // What differs from call to call: the invocation's id, and the step's name from handler to handler.
      const [step = "", change = ""] = COMMITS[handler] ?? [];
      const changeId = `${answer.invocationId}/${change}`;
      const named = (value: unknown) => {
        return typeof value === "string" ? value.replace("ID", changeId).replace("STEP", step) : value;
      };
      expect(answer).toEqual({
        status,
        invocationId: answer.invocationId,
        body: {
          code: status,
          message: named(message),
          metadata: { code, details: JSON.stringify(details, (_field, value) => named(value)) },
          source: "invocation",
        },
      });
      const movedByOthers = code === "ROUTE_CONFLICT" ? ["d_1", "d_3"] : movedBefore;
      expect(await whereabouts(repository, "r_1")).toEqual(movedByOthers);
      expect(await repository.findRoutes(["r_new"])).toEqual([]);

      const next = { deploymentId: "d_9", frontlineRouteIds: ["r_9"] };
      expect((await callOverHttp(restate, "env_1", next)).status).toBe(200);
    },
  );
});
