import { RepositoryUnavailableError, type RouteRepository } from "@frontline-routing/routing-core";
import type { RestateServer } from "@frontline-routing/test-servers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createRoutingService } from "../../src/index.ts";
import { callOverHttp } from "../serving/call-over-http.ts";
import { createGate } from "../serving/gate.ts";
import { replaceableRepository } from "../serving/replaceable-repository.ts";
import { journalledSteps } from "../serving/restate-admin.ts";
import { seededRepository, whereabouts } from "../serving/seeded-repository.ts";
import { serveOnRestate } from "../serving/serve-on-restate.ts";

let restate: RestateServer;
let repository: RouteRepository;
let beforeCommit: () => Promise<void>;
let afterCommit: () => Promise<void>;

beforeAll(async () => {
  const current: RouteRepository = {
    ...replaceableRepository(() => repository),
    async commit(changeSet) {
      await beforeCommit();
      const result = await repository.commit(changeSet);
      await afterCommit();
      return result;
    },
  };
  const served = await serveOnRestate([createRoutingService({ repository: current, defaultDomain: "example.app" })]);
  restate = served.restate;
  return served.close;
});

beforeEach(() => {
  repository = seededRepository();
  beforeCommit = async () => {};
  afterCommit = async () => {};
});

const call = (handler: string, body: unknown = {}, headers = {}) =>
  callOverHttp(restate, "env_1", body, { handler, headers });
const answerOf = async (handler: string, body: unknown = {}, headers = {}) => {
  const { status, body: answer } = await call(handler, body, headers);
  expect({ status, answer }).toMatchObject({ status: 200 });
  return answer;
};
const live = () => answerOf("GetLiveDeployment");

const swapTo = (deploymentId: string) => ({ deploymentId, frontlineRouteIds: ["r_2", "r_1"], setRollbackFlag: false });
const fingerprint = { "x-routing-request-fingerprint": "ab".repeat(32) };

describe("SwapLiveDeployment", () => {
  it("moves the routes and the live pointer, and answers just what the original does", async () => {
    expect(await answerOf("SwapLiveDeployment", swapTo("d_2"))).toEqual({ previousDeploymentId: "" });
    expect(await answerOf("SwapLiveDeployment", swapTo("d_3"))).toEqual({ previousDeploymentId: "d_2" });
    expect(await whereabouts(repository, "r_1")).toEqual(["d_1", "d_2", "d_3"]);
    expect(await whereabouts(repository, "r_3")).toEqual([]);
    expect(await live()).toEqual({ deploymentId: "d_3", isRolledBack: false, revision: 2 });
  });

  it("says what else it did to a caller that asks for it", async () => {
    expect(await answerOf("SwapLiveDeployment", swapTo("d_2"), fingerprint)).toEqual({
      previousDeploymentId: "",
      changed: true,
      reassignedRoutes: [
        { frontlineRouteId: "r_1", previousDeploymentId: "d_1" },
        { frontlineRouteId: "r_2", previousDeploymentId: "d_1" },
      ],
      requestFingerprint: "ab".repeat(32),
    });
  });

  it("takes no header for a fingerprint that isn't one", async () => {
    const header = { "x-routing-request-fingerprint": "<script>" };
    expect(await answerOf("SwapLiveDeployment", swapTo("d_2"), header)).toEqual({ previousDeploymentId: "" });
  });

  it("never names what is live as the previous one", async () => {
    await answerOf("SwapLiveDeployment", swapTo("d_2"));
    expect(await answerOf("SwapLiveDeployment", swapTo("d_2"))).toEqual({ previousDeploymentId: "" });
    const moreRoutes = { ...swapTo("d_2"), frontlineRouteIds: ["r_3"] };
    expect(await answerOf("SwapLiveDeployment", moreRoutes, fingerprint)).toMatchObject({
      previousDeploymentId: "",
      changed: true,
    });
  });

  it("names the true previous one when a step is tried again after its commit", async () => {
    await answerOf("SwapLiveDeployment", swapTo("d_1"));
    let failures = 2;
    afterCommit = async () => {
      if (failures-- > 0) throw new RepositoryUnavailableError({ problem: "connection lost after the commit" });
    };
    const { body, invocationId } = await call("SwapLiveDeployment", swapTo("d_2"), fingerprint);
    expect(body).toMatchObject({ previousDeploymentId: "d_1", changed: true, reassignedRoutes: [{}, {}] });
    expect(failures).toBe(-1);
    expect(await whereabouts(repository, "r_1")).toEqual(["d_1", "d_2"]);
    expect(await journalledSteps(restate, invocationId)).toEqual(["plan-1", "commit-1"]);
    const history = await repository.liveHistory("env_1");
    expect(history.map((change) => change.changeId).at(-1)).toBe(`${invocationId}/swap-1`);
  });

  it.each([
    [{ setRollbackFlag: true }, true],
    [{ set_rollback_flag: true }, true],
    [{ setRollbackFlag: null }, false],
    [{}, false],
  ])("reads the flag by the rules of proto3 JSON: %j is %j", async (flag, isRolledBack) => {
    await answerOf("SwapLiveDeployment", { deployment_id: "d_2", ...flag });
    expect(await live()).toEqual({ deploymentId: "d_2", isRolledBack, revision: 1 });
  });

  it("moves just the live pointer for an empty list of routes", async () => {
    expect(await answerOf("SwapLiveDeployment", { deploymentId: "d_2" })).toEqual({ previousDeploymentId: "" });
    expect(await whereabouts(repository, "r_1")).toEqual([]);
    expect(await live()).toMatchObject({ deploymentId: "d_2" });
  });
});

describe("Promote and Rollback", () => {
  const everyRoute = (previousDeploymentId: string) =>
    Array.from({ length: 9 }, (_, i) => ({ frontlineRouteId: `r_${i + 1}`, previousDeploymentId }));

  it("make a deployment live and an earlier one live again", async () => {
    expect(await answerOf("Promote", { deploymentId: "d_2" })).toEqual({
      changed: true,
      previousDeploymentId: "",
      isRolledBack: false,
      reassignedRoutes: everyRoute("d_1"),
    });
    expect(await answerOf("Rollback", { deploymentId: "d_1" })).toEqual({
      changed: true,
      previousDeploymentId: "d_2",
      isRolledBack: true,
      reassignedRoutes: everyRoute("d_2"),
    });
    expect(await live()).toEqual({ deploymentId: "d_1", isRolledBack: true, revision: 2 });
  });

  it("say that nothing changed when asked twice", async () => {
    await answerOf("Promote", { deploymentId: "d_2" });
    const again = { changed: false, previousDeploymentId: "", isRolledBack: false, reassignedRoutes: [] };
    expect(await answerOf("Promote", { deploymentId: "d_2" })).toEqual(again);
  });

  it("repeat a fingerprint to a caller that sends one", async () => {
    const requestFingerprint = "ab".repeat(32);
    expect(await answerOf("Promote", { deploymentId: "d_2" }, fingerprint)).toMatchObject({ requestFingerprint });
    expect(await answerOf("Rollback", { deploymentId: "d_1" }, fingerprint)).toMatchObject({ requestFingerprint });
  });

  it("plan again when another writer comes between, and name what that one had made live", async () => {
    let others = 1;
    beforeCommit = async () => {
      if (others-- > 0) {
        const routes = [{ frontlineRouteId: "r_1", expectedRevision: 0 }];
        const swap = { expectedRevision: 0, isRolledBack: false };
        await repository.commit({
          changeId: "other",
          environmentId: "env_1",
          deploymentId: "d_3",
          routes,
          swap,
          now: 1,
        });
      }
    };
    const { body, invocationId } = await call("Promote", { deploymentId: "d_2" });
    expect(body).toMatchObject({ previousDeploymentId: "d_3", changed: true });
    const steps = ["plan-1", "commit-1", "plan-2", "commit-2"];
    expect(await journalledSteps(restate, invocationId)).toEqual(steps);
  });
});

it.each(["AssignFrontlineRoutes", "SwapLiveDeployment", "Promote", "Rollback"])(
  "%s writes who and why into the history",
  async (handler) => {
    const request = { deploymentId: "d_2", frontlineRouteIds: ["r_1"], actor: "user_1", reason: "release 7" };
    await answerOf(handler, request);
    expect(await repository.routeHistory("r_1")).toMatchObject([{ actor: "user_1", reason: "release 7" }]);
  },
);

it("writes no one and no reason where they are missing or empty", async () => {
  await answerOf("Promote", { deploymentId: "d_2", actor: "" });
  expect(await repository.routeHistory("r_1")).toMatchObject([{ actor: null, reason: null }]);
});

describe("GetLiveDeployment", () => {
  it("says that nothing is live before the first swap", async () => {
    expect(await live()).toEqual({ deploymentId: "", isRolledBack: false, revision: 0 });
  });

  it("takes a call without a body", async () => {
    const url = `${restate.ingressUrl}/hydra.v1.RoutingService/env_1/GetLiveDeployment`;
    const answer = await fetch(url, { method: "POST" });
    expect(await answer.json()).toEqual({ deploymentId: "", isRolledBack: false, revision: 0 });
  });

  it("answers while a change holds the key", async () => {
    await answerOf("Promote", { deploymentId: "d_1" });
    const reached = createGate();
    const held = createGate();
    beforeCommit = () => {
      reached.open();
      return held.opened;
    };
    const change = answerOf("Promote", { deploymentId: "d_2" });
    await reached.opened;
    expect(await live()).toMatchObject({ deploymentId: "d_1" });
    held.open();
    await change;
    expect(await live()).toMatchObject({ deploymentId: "d_2" });
  });
});
