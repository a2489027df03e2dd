import { describe, expect, it } from "vitest";
import type { FrontlineRoute } from "../../src/index.ts";
import type { ChangeSet } from "../../src/repository.ts";
import { createInMemoryRouteRepository, routeRepositoryContract } from "../../src/testing.ts";

describe("the in-memory repository", () => {
  const cases = routeRepositoryContract(async (seed) => createInMemoryRouteRepository(seed), {
    replaceRoute(repository, route) {
      repository.removeRoute(route.id);
      repository.putRoute(route);
    },
  });
  for (const { name, run } of cases) it(name, run);
});

it.each<[string, unknown]>([
  ['createInMemoryRouteRepository: unknown option "route", did you mean "routes"?', { route: [] }],
  ["routes: expected a list of routes, got an object", { routes: { r_1: {} } }],
  ["memory: expected the memory of another repository, got an object", { memory: { routes: [] } }],
  ["createInMemoryRouteRepository: expected options as an object, got an empty list", []],
])("refuses a seed that would be silently without effect: %s", (message, seed) => {
  expect(() => createInMemoryRouteRepository(seed as object)).toThrow(message);
});

describe("the memory of an in-memory repository", () => {
  const route: FrontlineRoute = {
    id: "r_1",
    projectId: "p_1",
    environmentId: "env_1",
    deploymentId: "d_1",
    fullyQualifiedDomainName: "api.example.com",
    sticky: "live",
    revision: 0,
  };
  const deployment = { id: "d_2", environmentId: "env_1", status: "ready", desiredState: "running", createdAt: 2 };
  const changeSet: ChangeSet = {
    changeId: "c_1",
    environmentId: "env_1",
    deploymentId: "d_2",
    routes: [{ frontlineRouteId: "r_1", expectedRevision: 0 }],
    swap: { expectedRevision: 0, isRolledBack: false },
    now: 1,
  };

  it("shows what is committed, in other objects than were there before", async () => {
    const repository = createInMemoryRouteRepository({ routes: [route], deployments: [deployment] });
    const { memory } = repository;
    const before = memory.routes.get("r_1");
    await repository.commit(changeSet);
    expect(before).toEqual(route);
    expect(memory.routes.get("r_1")).toMatchObject({ deploymentId: "d_2", revision: 1 });
    expect(memory.routeChanges).toMatchObject([{ changeId: "c_1", frontlineRouteId: "r_1", revision: 1 }]);
    expect(memory.liveChanges).toMatchObject([{ changeId: "c_1", deploymentId: "d_2" }]);
    expect(memory.environments.get("env_1")).toMatchObject({ deploymentId: "d_2", revision: 1 });
    expect(memory.deployments.get("d_2")).toEqual(deployment);
  });

  it("can be two repositories', and takes what the second is seeded with", async () => {
    const first = createInMemoryRouteRepository({ routes: [route] });
    const second = createInMemoryRouteRepository({ memory: first.memory, deployments: [deployment] });
    const committed = await second.commit(changeSet);
    expect(await first.findRoutes(["r_1"])).toMatchObject([{ deploymentId: "d_2", revision: 1 }]);
    expect(await first.commit(changeSet)).toEqual({ ...committed, replayed: true });
    first.memory.routes.delete("r_1");
    expect(await second.findRoutes(["r_1"])).toEqual([]);
  });

  it("knows a row that was deleted and set again from the one before, and one that was set over from none", () => {
    const { memory, putRoute, removeRoute } = createInMemoryRouteRepository({ routes: [route] });
    const seen = [memory.routes.incarnationOf("r_1")];
    const writes = [
      () => putRoute(route),
      () => memory.routes.set("r_1", { ...route }),
      () => removeRoute("r_1"),
      () => memory.routes.delete("r_1"), // it isn't there
      () => putRoute(route),
      () => memory.routes.delete("r_1"),
      () => putRoute(route),
      () => memory.routes.clear(),
      () => putRoute(route),
    ];
    for (const write of writes) {
      write();
      seen.push(memory.routes.incarnationOf("r_1"));
    }
    expect(seen).toEqual(["0", "0", "0", "1", "1", "1", "2", "2", "3", "3"]);
    expect(createInMemoryRouteRepository({ memory }).memory.routes.incarnationOf("r_1")).toBe("3");
  });

  it("is nobody's but the repository's where none is given", () => {
    createInMemoryRouteRepository({ routes: [route] });
    expect(createInMemoryRouteRepository().memory.routes.size).toBe(0);
  });
});
