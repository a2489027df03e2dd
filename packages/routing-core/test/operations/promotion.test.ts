import { describe, expect, it } from "vitest";
import {
  assignFrontlineRoutes,
  isRoutingError,
  planPromotion,
  planRollback,
  promote,
  type RouteRepository,
  rollback,
  swapLiveDeployment,
} from "../../src/index.ts";
import { aDeployment, aRoute, deploymentOf } from "../../src/testing/contract/fixture.ts";
import { createInMemoryRouteRepository } from "../../src/testing.ts";
import { createJournalledSteps } from "./journalled-steps.ts";
import { contextOf, disturbed, environmentId, seeded } from "./promotion-fixture.ts";

type Operation = ["promote" | "rollback", string];

async function perform(repository: RouteRepository, [operation, deploymentId]: Operation): Promise<unknown> {
  try {
    const run = operation === "promote" ? promote : rollback;
    const { changed, previousDeploymentId } = await run(contextOf(repository), { environmentId, deploymentId });
    return { changed, previousDeploymentId };
  } catch (error) {
    if (isRoutingError(error)) return error.code;
    throw error;
  }
}

const changed = (previousDeploymentId: string | null) => ({ changed: true, previousDeploymentId });
const unchanged = { changed: false, previousDeploymentId: null };

/** What came before, what is asked, the answer, and what is live and rolled back afterwards. */
const TABLE: [Operation[], Operation, unknown, string | null, boolean][] = [
  [[], ["promote", "d_1"], changed(null), "d_1", false],
  [[["promote", "d_1"]], ["promote", "d_2"], changed("d_1"), "d_2", false],
  [[["promote", "d_2"]], ["promote", "d_1"], changed("d_2"), "d_1", false],
  [[["promote", "d_2"]], ["promote", "d_2"], unchanged, "d_2", false],
  [[["promote", "d_2"]], ["rollback", "d_1"], changed("d_2"), "d_1", true],
  [
    [
      ["promote", "d_2"],
      ["rollback", "d_1"],
    ],
    ["rollback", "d_1"],
    unchanged,
    "d_1",
    true,
  ],
  [
    [
      ["promote", "d_2"],
      ["rollback", "d_1"],
    ],
    ["promote", "d_1"],
    changed(null),
    "d_1",
    false,
  ],
  [
    [
      ["promote", "d_2"],
      ["rollback", "d_1"],
    ],
    ["promote", "d_2"],
    changed("d_1"),
    "d_2",
    false,
  ],
  [
    [
      ["promote", "d_3"],
      ["rollback", "d_2"],
    ],
    ["rollback", "d_1"],
    changed("d_2"),
    "d_1",
    true,
  ],
  [
    [
      ["promote", "d_3"],
      ["rollback", "d_2"],
    ],
    ["rollback", "d_3"],
    "DEPLOYMENT_NOT_EARLIER",
    "d_2",
    true,
  ],
  [[["promote", "d_2"]], ["rollback", "d_2"], "DEPLOYMENT_NOT_EARLIER", "d_2", false],
  [[["promote", "d_2"]], ["rollback", "d_3"], "DEPLOYMENT_NOT_EARLIER", "d_2", false],
  [[], ["rollback", "d_1"], changed(null), "d_1", true],
  ...(["promote", "rollback"] as const).flatMap((operation): typeof TABLE => [
    [[["promote", "d_2"]], [operation, ""], "INVALID_REQUEST", "d_2", false],
    [[["promote", "d_2"]], [operation, "nope"], "UNKNOWN_DEPLOYMENT", "d_2", false],
    [[["promote", "d_2"]], [operation, "d_9"], "FOREIGN_DEPLOYMENT", "d_2", false],
    [[["promote", "d_2"]], [operation, "d_failed"], "DEPLOYMENT_NOT_READY", "d_2", false],
    [[["promote", "d_2"]], [operation, "d_standby"], "DEPLOYMENT_NOT_READY", "d_2", false],
  ]),
];

it.each(TABLE)(
  "after %j, %j answers %j, and %j is live (rolled back: %j)",
  async (before, asked, answer, live, flag) => {
    const repository = seeded();
    for (const operation of before) await perform(repository, operation);
    expect(await perform(repository, asked)).toEqual(answer);
    expect(await repository.findEnvironment(environmentId)).toMatchObject({ deploymentId: live, isRolledBack: flag });
    const followers = await Promise.all(["r_live", "r_env"].map((id) => deploymentOf(repository, id)));
    expect(followers).toEqual([live, live]);
    const others = await Promise.all(
      ["r_branch", "r_none", "r_deployment", "r_9"].map((id) => deploymentOf(repository, id)),
    );
    expect(others).toEqual(["d_1", "d_1", "d_1", "d_9"]);
  },
);

it("checks in a fixed order: what comes first in the table is refused first", async () => {
  const repository = seeded();
  repository.putDeployment(aDeployment("d_worst", { environmentId: "env_2", status: "failed", createdAt: 9 }));
  await perform(repository, ["promote", "d_3"]);
  expect(await perform(repository, ["rollback", "d_worst"])).toBe("FOREIGN_DEPLOYMENT");
  repository.putDeployment(aDeployment("d_worst", { status: "failed", createdAt: 9 }));
  expect(await perform(repository, ["rollback", "d_worst"])).toBe("DEPLOYMENT_NOT_READY");
  repository.putDeployment(aDeployment("d_worst", { createdAt: 9 }));
  expect(await perform(repository, ["rollback", "d_worst"])).toBe("DEPLOYMENT_NOT_EARLIER");
});

it("promotes a route that was assigned away from the live deployment back to it", async () => {
  const repository = seeded();
  await perform(repository, ["promote", "d_2"]);
  repository.putRoute(aRoute("r_live", { deploymentId: "d_1", revision: 5 }));
  expect(await perform(repository, ["promote", "d_2"])).toEqual(changed(null));
  expect(await deploymentOf(repository, "r_live")).toBe("d_2");
});

it("rolls back when what is live has no record any more", async () => {
  const repository = createInMemoryRouteRepository({ deployments: [aDeployment("d_1", { createdAt: 5 })], routes: [] });
  const swap = { expectedRevision: 0, isRolledBack: false };
  repository.putDeployment(aDeployment("d_gone"));
  await repository.commit({ changeId: "c", environmentId, deploymentId: "d_gone", routes: [], swap, now: 1 });
  const lost: RouteRepository = {
    ...repository,
    findDeployment: async (id) => (id === "d_gone" ? undefined : repository.findDeployment(id)),
  };
  expect(await perform(lost, ["rollback", "d_1"])).toEqual(changed("d_gone"));
});

describe("plans", () => {
  it("are what the operation then does", async () => {
    const repository = seeded();
    await perform(repository, ["promote", "d_2"]);
    for (const [plan, run, deploymentId] of [
      [planRollback, rollback, "d_1"],
      [planPromotion, promote, "d_3"],
    ] as const) {
      const planned = await plan({ repository }, { environmentId, deploymentId });
      expect(await repository.findEnvironment(environmentId)).toMatchObject({ revision: planned.expectedRevision });
      const done = await run(contextOf(repository), { environmentId, deploymentId });
      expect(done).toMatchObject({
        changed: planned.changed,
        previousDeploymentId: planned.previousDeploymentId,
        isRolledBack: planned.isRolledBack,
        reassignedRoutes: planned.routes.map(({ frontlineRouteId, previousDeploymentId }) => ({
          frontlineRouteId,
          previousDeploymentId,
          changed: true,
        })),
      });
    }
  });

  it("say when nothing would change", async () => {
    const repository = seeded();
    await perform(repository, ["promote", "d_2"]);
    const plan = await planPromotion({ repository }, { environmentId, deploymentId: "d_2" });
    expect(plan).toMatchObject({ changed: false, previousDeploymentId: null, routes: [] });
  });
});

describe("when the environment changes between plan and commit", () => {
  it("plans again when a rival who planned on the same revision found other routes", async () => {
    const repository = seeded();
    const rival = async () => {
      repository.removeRoute("r_env"); // by other software, so that the revision stays
      await promote(contextOf(repository), { environmentId, deploymentId: "d_2" });
    };
    const late = contextOf(disturbed(repository, [rival]));
    expect(await promote(late, { environmentId, deploymentId: "d_2" })).toMatchObject(unchanged);
    expect(await deploymentOf(repository, "r_live")).toBe("d_2");
  });

  it("moves a route that was inserted meanwhile, too", async () => {
    const repository = seeded();
    const insert = () => repository.putRoute(aRoute("r_new"));
    const result = await promote(contextOf(disturbed(repository, [insert])), { environmentId, deploymentId: "d_2" });
    expect(result.reassignedRoutes.map((route) => route.frontlineRouteId)).toEqual(["r_env", "r_live", "r_new"]);
    expect(await repository.routeHistory("r_live")).toHaveLength(1);
  });

  it("plans again after another promotion, and says what that one had made live", async () => {
    const repository = seeded();
    const other = () => perform(repository, ["promote", "d_3"]);
    const result = await promote(contextOf(disturbed(repository, [other])), { environmentId, deploymentId: "d_2" });
    expect(result.previousDeploymentId).toBe("d_3");
    expect((await repository.liveHistory(environmentId)).map((row) => row.deploymentId)).toEqual(["d_3", "d_2"]);
  });

  it("refuses when the deployment has failed meanwhile", async () => {
    const repository = seeded();
    const fail = () => repository.putDeployment(aDeployment("d_2", { status: "failed" }));
    const call = promote(contextOf(disturbed(repository, [fail])), { environmentId, deploymentId: "d_2" });
    await expect(call).rejects.toMatchObject({ code: "DEPLOYMENT_NOT_READY" });
    expect(await deploymentOf(repository, "r_live")).toBe("d_1");
  });

  it("gives up after five attempts, with nothing written", async () => {
    const repository = seeded();
    const insert = (i: number) => () => repository.putRoute(aRoute(`r_new_${i}`));
    const busy = disturbed(repository, [0, 1, 2, 3, 4].map(insert));
    const call = promote(contextOf(busy), { environmentId, deploymentId: "d_2" });
    await expect(call).rejects.toMatchObject({ code: "ENVIRONMENT_CONFLICT", missedRouteIds: ["r_new_4"] });
    expect((await repository.findEnvironment(environmentId)).revision).toBe(0);
  });
});

it("moves the live pointer alone in an environment without routes to move, and says that no route was moved", async () => {
  const repository = createInMemoryRouteRepository({
    deployments: [aDeployment("d_1"), aDeployment("d_2", { createdAt: 2 })],
    routes: [aRoute("r_branch", { sticky: "branch" })],
  });
  const promoted = await promote(contextOf(repository), { environmentId, deploymentId: "d_2" });
  expect(promoted).toMatchObject({ changed: true, previousDeploymentId: null, reassignedRoutes: [] });
  const rolledBack = await rollback(contextOf(repository), { environmentId, deploymentId: "d_1" });
  expect(rolledBack).toMatchObject({ changed: true, previousDeploymentId: "d_2", reassignedRoutes: [] });
  expect(await repository.findEnvironment(environmentId)).toMatchObject({ deploymentId: "d_1", isRolledBack: true });
  repository.putRoute(aRoute("r_later", { deploymentId: "" }));
  const again = await rollback(contextOf(repository), { environmentId, deploymentId: "d_1" });
  expect(again.reassignedRoutes).toEqual([{ frontlineRouteId: "r_later", previousDeploymentId: "", changed: true }]);
});

it("answers the true previous deployment when an attempt died after its commit", async () => {
  const repository = seeded();
  await perform(repository, ["promote", "d_1"]);
  const { steps, runs, dieAfter } = createJournalledSteps();
  const context = { repository, steps, now: 2, changeId: "inv_1" };
  dieAfter("commit-1");
  await expect(promote(context, { environmentId, deploymentId: "d_2" })).rejects.toThrow("died");
  const result = await promote(context, { environmentId, deploymentId: "d_2" });
  expect(result).toMatchObject({ changed: true, previousDeploymentId: "d_1" });
  expect(result.reassignedRoutes).toHaveLength(2);
  expect(runs).toEqual(["plan-1", "commit-1", "commit-1"]);
  expect(await repository.liveHistory(environmentId)).toHaveLength(2);
});

describe("swapLiveDeployment", () => {
  const request = { environmentId, deploymentId: "d_failed", frontlineRouteIds: ["r_branch", "r_live"] };

  it("moves just the routes asked for, to any deployment of the environment", async () => {
    const repository = seeded();
    const result = await swapLiveDeployment(contextOf(repository), { ...request, isRolledBack: true });
    expect(result).toMatchObject({ changed: true, previousDeploymentId: null, isRolledBack: true });
    expect(await repository.findEnvironment(environmentId)).toMatchObject({
      deploymentId: "d_failed",
      isRolledBack: true,
    });
    const now = await Promise.all(["r_branch", "r_live", "r_env"].map((id) => deploymentOf(repository, id)));
    expect(now).toEqual(["d_failed", "d_failed", "d_1"]);
    expect(await swapLiveDeployment(contextOf(repository), { ...request, isRolledBack: true })).toMatchObject(
      unchanged,
    );
  });

  it.each([
    ["an unknown route", { frontlineRouteIds: ["r_live", "nope"] }, "UNKNOWN_ROUTE"],
    ["another environment's route", { frontlineRouteIds: ["r_live", "r_9"] }, "FOREIGN_ROUTE"],
    ["an unknown deployment", { deploymentId: "nope" }, "UNKNOWN_DEPLOYMENT"],
    ["another environment's deployment", { deploymentId: "d_9" }, "FOREIGN_DEPLOYMENT"],
    ["a flag that is none", { isRolledBack: "yes" as unknown as boolean }, "INVALID_REQUEST"],
    ["a malformed id", { frontlineRouteIds: ["r\n"] }, "INVALID_REQUEST"],
  ])("refuses %s, with nothing written", async (_what, change, code) => {
    const repository = seeded();
    const call = swapLiveDeployment(contextOf(repository), { ...request, ...change });
    await expect(call).rejects.toMatchObject({ code });
    expect((await repository.findEnvironment(environmentId)).revision).toBe(0);
  });
});

it("refuses a field of a request that nobody knows, and no request at all, by name", async () => {
  const context = contextOf(seeded());
  const request = { environmentId, deploymentId: "d_2", frontlineRouteIds: [] };
  const misspelt = { ...request, isRolledback: true };
  await expect(swapLiveDeployment(context, misspelt)).rejects.toThrow('"isRolledback", did you mean');
  await expect(assignFrontlineRoutes(context, misspelt)).rejects.toThrow('unknown option "isRolledback"');
  for (const operate of [promote, rollback, assignFrontlineRoutes, swapLiveDeployment]) {
    await expect(Reflect.apply(operate, undefined, [context])).rejects.toMatchObject({ field: "environmentId" });
  }
});

it.each([
  [{ now: -1 }, "now"],
  [{ changeId: "" }, "changeId"],
  [{ changeId: "x".repeat(256) }, "changeId"],
  [{ actor: "x".repeat(256) }, "actor"],
  [{ reason: "x".repeat(256) }, "reason"],
])("refuses a context with %j by name", async (change, field) => {
  const call = promote({ ...contextOf(seeded()), ...change }, { environmentId, deploymentId: "d_2" });
  await expect(call).rejects.toMatchObject({ code: "INVALID_REQUEST", field });
});
