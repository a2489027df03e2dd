import { describe, expect, it } from "vitest";
import { assignFrontlineRoutes, inlineSteps, type RouteRepository } from "../../src/index.ts";
import { aDeployment, aRoute } from "../../src/testing/contract/fixture.ts";
import { createInMemoryRouteRepository } from "../../src/testing.ts";
import { createJournalledSteps } from "./journalled-steps.ts";

const request = { environmentId: "env_1", deploymentId: "d_2", frontlineRouteIds: ["r_2", "r_1"] };

function seeded(): RouteRepository {
  return createInMemoryRouteRepository({
    deployments: [
      aDeployment("d_1"),
      aDeployment("d_2"),
      aDeployment("d_3"),
      aDeployment("d_9", { environmentId: "env_2" }),
    ],
    routes: [aRoute("r_1"), aRoute("r_2"), aRoute("r_3"), aRoute("r_9", { environmentId: "env_2" })],
  });
}

async function deployments(repository: RouteRepository, ...ids: string[]) {
  const byId = new Map((await repository.findRoutes(ids)).map((route) => [route.id, route.deploymentId]));
  return ids.map((id) => byId.get(id));
}

describe("assignFrontlineRoutes", () => {
  it("points the routes at the deployment, in the order given, and says where they pointed before", async () => {
    const repository = seeded();
    const { steps, runs } = createJournalledSteps();
    expect(await assignFrontlineRoutes({ repository, steps, now: 1 }, request)).toEqual({
      reassignedRoutes: [
        { frontlineRouteId: "r_2", previousDeploymentId: "d_1", changed: true },
        { frontlineRouteId: "r_1", previousDeploymentId: "d_1", changed: true },
      ],
    });
    expect(await deployments(repository, "r_1", "r_2", "r_3")).toEqual(["d_2", "d_2", "d_1"]);
    expect(runs).toEqual(["read-routes", "reassign-r_2", "reassign-r_1"]);
  });

  it("counts the same id once, and does nothing for none", async () => {
    const repository = seeded();
    const context = { repository, steps: inlineSteps, now: 1 };
    const twice = { ...request, frontlineRouteIds: ["r_1", "r_1"] };
    expect((await assignFrontlineRoutes(context, twice)).reassignedRoutes).toHaveLength(1);
    const none = { ...request, deploymentId: "nope", frontlineRouteIds: [] };
    expect(await assignFrontlineRoutes(context, none)).toEqual({ reassignedRoutes: [] });
  });

  it("reports a route that is there already as unchanged, and writes nothing for it", async () => {
    const repository = seeded();
    const context = { repository, steps: inlineSteps, now: 1 };
    await assignFrontlineRoutes(context, request);
    expect((await assignFrontlineRoutes(context, request)).reassignedRoutes).toEqual([
      { frontlineRouteId: "r_2", previousDeploymentId: "d_2", changed: false },
      { frontlineRouteId: "r_1", previousDeploymentId: "d_2", changed: false },
    ]);
    expect(await repository.routeHistory("r_1")).toHaveLength(1);
  });

  it.each([
    ["an unknown route", { frontlineRouteIds: ["r_1", "nope"] }, "UNKNOWN_ROUTE", '"nope"'],
    ["a route of another environment", { frontlineRouteIds: ["r_1", "r_9"] }, "FOREIGN_ROUTE", '"r_9"'],
    ["an unknown deployment", { deploymentId: "nope" }, "UNKNOWN_DEPLOYMENT", '"nope"'],
    ["a deployment of another environment", { deploymentId: "d_9" }, "FOREIGN_DEPLOYMENT", '"d_9"'],
    ["an empty id", { frontlineRouteIds: ["r_1", ""] }, "INVALID_REQUEST", "frontlineRouteIds[1] must not be empty"],
    ["an id with a NUL", { deploymentId: "d\0" }, "INVALID_REQUEST", "deploymentId must not contain"],
    ["half a surrogate pair", { deploymentId: "d\ud800" }, "INVALID_REQUEST", "deploymentId must not contain"],
    ["a route id one over the limit", { frontlineRouteIds: ["x".repeat(129)] }, "INVALID_REQUEST", "at most 128"],
    ["an environment id one over the limit", { environmentId: "x".repeat(256) }, "INVALID_REQUEST", "at most 255"],
    ["a list that is none", { frontlineRouteIds: "r_1" as unknown as string[] }, "INVALID_REQUEST", "must be a list"],
    ["no environment", { environmentId: undefined as unknown as string }, "INVALID_REQUEST", "environmentId"],
  ])("refuses %s before the first write", async (_what, change, code, message) => {
    const repository = seeded();
    const call = assignFrontlineRoutes({ repository, steps: inlineSteps, now: 1 }, { ...request, ...change });
    await expect(call).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
    expect(await deployments(repository, "r_1", "r_2")).toEqual(["d_1", "d_1"]);
  });

  it("reads a clock once, in its first step, whose result every attempt has", async () => {
    const repository = seeded();
    let time = 1_000;
    const { steps } = createJournalledSteps();
    const context = { repository, steps, now: () => time++, changeId: "inv_1" };
    await assignFrontlineRoutes(context, request);
    await assignFrontlineRoutes(context, request);
    expect(time).toBe(1_001);
    const changes = await Promise.all(request.frontlineRouteIds.map((id) => repository.routeHistory(id)));
    expect(new Set(changes.flat().map(({ changedAt }) => changedAt))).toEqual(new Set([1_000]));
  });

  it("refuses a now that is no time", async () => {
    const call = assignFrontlineRoutes({ repository: seeded(), steps: inlineSteps, now: Number.NaN }, request);
    await expect(call).rejects.toMatchObject({ code: "INVALID_REQUEST", message: expect.stringContaining("now") });
  });

  describe("when an attempt dies after a commit and before its answer is journalled", () => {
    it("moves each route once, and still says where it pointed before", async () => {
      const repository = seeded();
      const { steps, runs, dieAfter } = createJournalledSteps();
      const context = { repository, steps, now: 1, changeId: "inv_1" };
      dieAfter("reassign-r_2");
      await expect(assignFrontlineRoutes(context, request)).rejects.toThrow("died");
      const { reassignedRoutes } = await assignFrontlineRoutes(context, request);
      expect(reassignedRoutes.map((route) => route.previousDeploymentId)).toEqual(["d_1", "d_1"]);
      expect(runs).toEqual(["read-routes", "reassign-r_2", "reassign-r_2", "reassign-r_1"]);
      const changes = await Promise.all(["r_1", "r_2"].map((id) => repository.routeHistory(id)));
      expect(changes.map((history) => history.length)).toEqual([1, 1]);
    });

    it("doesn't undo a newer change when it wakes up late", async () => {
      const repository = seeded();
      const { steps, dieAfter } = createJournalledSteps();
      const context = { repository, steps, now: 1, changeId: "inv_1" };
      dieAfter("reassign-r_2");
      await expect(assignFrontlineRoutes(context, request)).rejects.toThrow("died");
      const newer = { ...request, deploymentId: "d_3" };
      await assignFrontlineRoutes({ repository, steps: inlineSteps, now: 2, changeId: "inv_2" }, newer);
      await expect(assignFrontlineRoutes(context, request)).rejects.toMatchObject({
        code: "ROUTE_CONFLICT",
        conflicts: [{ frontlineRouteId: "r_1", expectedRevision: 0, revision: 1, deploymentId: "d_3" }],
      });
      expect(await deployments(repository, "r_1", "r_2")).toEqual(["d_3", "d_3"]);
    });
  });

  it("makes one change of the same move asked for twice at the same revision", async () => {
    const repository = seeded();
    const context = { repository, steps: inlineSteps, now: 1 };
    const both = await Promise.all([assignFrontlineRoutes(context, request), assignFrontlineRoutes(context, request)]);
    expect(both[0]).toEqual(both[1]);
    expect(await repository.routeHistory("r_1")).toHaveLength(1);
  });
});
