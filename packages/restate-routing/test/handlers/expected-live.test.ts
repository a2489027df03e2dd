import { RepositoryUnavailableError } from "@frontline-routing/routing-core";
import type { InMemoryRouteRepository } from "@frontline-routing/routing-core/testing";
import type { RestateServer } from "@frontline-routing/test-servers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createRoutingService } from "../../src/index.ts";
import { callOverHttp } from "../serving/call-over-http.ts";
import { replaceableRepository } from "../serving/replaceable-repository.ts";
import { journalledSteps } from "../serving/restate-admin.ts";
import { seededRepository } from "../serving/seeded-repository.ts";
import { serveOnRestate } from "../serving/serve-on-restate.ts";

let restate: RestateServer;
let byProject: RestateServer;
let repository: InMemoryRouteRepository;
let beforeCommit: () => Promise<void>;
let afterCommit: () => Promise<void>;

beforeAll(async () => {
  const replaceable = replaceableRepository(
    () => repository,
    () => beforeCommit(),
  );
  const current: typeof replaceable = {
    ...replaceable,
    async commit(changeSet, options) {
      const result = await replaceable.commit(changeSet, options);
      await afterCommit();
      return result;
    },
  };
  const served = await serveOnRestate([createRoutingService({ repository: current })]);
  const servedByProject = await serveOnRestate([createRoutingService({ repository: current, keyedBy: "project" })]);
  restate = served.restate;
  byProject = servedByProject.restate;
  return async () => {
    await served.close();
    await servedByProject.close();
  };
});

beforeEach(() => {
  repository = seededRepository();
  beforeCommit = async () => {};
  afterCommit = async () => {};
});

const call = (handler: string, body: unknown) => callOverHttp(restate, "env_1", body, { handler });
const makeLive = async (deploymentId: string) => {
  expect(await call("SwapLiveDeployment", { deploymentId })).toMatchObject({ status: 200 });
};
const live = () => repository.findEnvironment("env_1");

describe.each(["Promote", "Rollback"])("%s with what is expected to be live", (handler) => {
  it.each([
    { expectedLiveDeploymentId: "d_1" },
    { expected_live_deployment_id: "d_1" },
    { expectedLiveDeploymentId: "d_1", expectNothingLive: false },
    { expectedLiveDeploymentId: "d_1", expect_nothing_live: null },
  ])("is carried out when it is so: %j", async (expectation) => {
    await makeLive("d_1");
    const answer = await call(handler, { deploymentId: "d_2", ...expectation });
    const body = { changed: true, previousDeploymentId: "d_1" };
    expect(answer).toMatchObject({ status: 200, body });
  });

  it.each([{ expectNothingLive: true }, { expect_nothing_live: true, expectedLiveDeploymentId: "" }])(
    "is carried out when nothing is live, as expected: %j",
    async (expectation) => {
      const answer = await call(handler, { deploymentId: "d_2", ...expectation });
      expect(answer).toMatchObject({ status: 200, body: { changed: true } });
    },
  );

  it.each([
    [{ expectedLiveDeploymentId: "d_3" }, "d_3"],
    [{ expectNothingLive: true }, null],
  ])("is refused, with nothing written, when something else is: %j", async (expectation, expected) => {
    await makeLive("d_1");
    const { status, body } = await call(handler, { deploymentId: "d_2", ...expectation });
    const details = { environmentId: "env_1", expectedLiveDeploymentId: expected, liveDeploymentId: "d_1" };
    const metadata = { code: "LIVE_MOVED", details: JSON.stringify(details) };
    expect({ status, body }).toMatchObject({ status: 412, body: { metadata } });
    expect(await live()).toMatchObject({ deploymentId: "d_1", revision: 1 });
  });

  it("is a success that changed nothing when everything is as asked", async () => {
    await call(handler, { deploymentId: "d_2" });
    const answer = await call(handler, { deploymentId: "d_2", expectedLiveDeploymentId: "d_1" });
    expect(answer).toMatchObject({ status: 200, body: { changed: false } });
  });

  it.each([
    {},
    { expectedLiveDeploymentId: "" },
    { expectedLiveDeploymentId: null },
    { expectNothingLive: null },
    { expectNothingLive: false },
  ])("compares nothing for %j", async (expectation) => {
    await makeLive("d_1");
    const { status, body } = await call(handler, { deploymentId: "d_2", ...expectation });
    expect({ status, body }).toMatchObject({ status: 200, body: { changed: true } });
  });

  it.each([
    [{ expectedLiveDeploymentId: "d_1", expectNothingLive: true }, "expectNothingLive contradicts"],
    [{ expectedLiveDeploymentId: "d\n" }, "expectedLiveDeploymentId must not contain control characters"],
    [{ expectedLiveDeploymentId: 5 }, "body can't be read"],
    [{ expectNothingLive: "yes" }, "body can't be read"],
    [{ expectedLiveDeploymentId: "d_1", expected_live_deployment_id: "d_1" }, "give one of them"],
  ])("refuses %j", async (expectation, message) => {
    await makeLive("d_1");
    const { status, body } = await call(handler, { deploymentId: "d_2", ...expectation });
    const refusal = { message: expect.stringContaining(message), metadata: { code: "INVALID_REQUEST" } };
    expect({ status, body }).toMatchObject({ status: 400, body: refusal });
    expect(await live()).toMatchObject({ revision: 1 });
  });

  it("compares again when another writer comes between", async () => {
    await makeLive("d_1");
    let others = 1;
    beforeCommit = async () => {
      if (others-- <= 0) return;
      const swap = { expectedRevision: 1, isRolledBack: false };
      const other = { changeId: "other", environmentId: "env_1", deploymentId: "d_3", routes: [], swap, now: 1 };
      await repository.commit(other);
    };
    const { body, invocationId } = await call(handler, { deploymentId: "d_2", expectedLiveDeploymentId: "d_1" });
    expect(body).toMatchObject({ metadata: { code: "LIVE_MOVED", details: expect.stringContaining("d_3") } });
    expect(await journalledSteps(restate, invocationId)).toEqual(["plan-1", "commit-1", "plan-2"]);
    expect(await live()).toMatchObject({ deploymentId: "d_3", revision: 2 });
  });

  it("isn't refused for its own commit when the answer of that was lost", async () => {
    await makeLive("d_1");
    let failures = 2;
    afterCommit = async () => {
      if (failures-- > 0) throw new RepositoryUnavailableError({ problem: "connection lost after the commit" });
    };
    const answer = await call(handler, { deploymentId: "d_2", expectedLiveDeploymentId: "d_1" });
    expect(answer).toMatchObject({ status: 200, body: { changed: true, previousDeploymentId: "d_1" } });
    expect(failures).toBe(-1);
    expect(await live()).toMatchObject({ deploymentId: "d_2", revision: 2 });
  });

  it("is the same keyed by project", async () => {
    await makeLive("d_1");
    const callByProject = (expectedLiveDeploymentId: string) =>
      callOverHttp(byProject, "p_1", { deploymentId: "d_2", expectedLiveDeploymentId }, { handler });
    expect(await callByProject("d_3")).toMatchObject({ status: 412, body: { metadata: { code: "LIVE_MOVED" } } });
    expect(await live()).toMatchObject({ deploymentId: "d_1" });
    expect(await callByProject("d_1")).toMatchObject({ status: 200, body: { changed: true } });
    expect(await live()).toMatchObject({ deploymentId: "d_2" });
  });
});

it.each(["Promote", "Rollback"])("%s moves the live pointer alone where no route follows it", async (handler) => {
  repository.memory.routes.clear();
  const answer = await call(handler, { deploymentId: "d_2" });
  expect(answer).toMatchObject({ status: 200, body: { changed: true, reassignedRoutes: [] } });
  expect(await live()).toMatchObject({ deploymentId: "d_2" });
});
