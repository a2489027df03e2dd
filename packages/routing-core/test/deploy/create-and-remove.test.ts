import { describe, expect, it } from "vitest";
import { createRoutes, promote, type RouteHostname, removeRoutes } from "../../src/index.ts";
import { aRoute, deploymentOf } from "../../src/testing/contract/fixture.ts";
import { contextOf, disturbed, environmentId, seeded } from "../operations/promotion-fixture.ts";

const live = (fullyQualifiedDomainName: string, frontlineRouteId?: string): RouteHostname => {
  return { fullyQualifiedDomainName, sticky: "live", ...(frontlineRouteId !== undefined && { frontlineRouteId }) };
};
const requestOf = (...hostnames: RouteHostname[]) => ({ environmentId, projectId: "p_1", hostnames });
const removal = (...frontlineRouteIds: string[]) => ({ environmentId, frontlineRouteIds });

describe("createRoutes", () => {
  it("makes routes without a deployment, under normalised hostnames, which the next promotion moves", async () => {
    const repository = seeded();
    const request = requestOf(live("WWW.Bücher.example.:443"), live("shop.example.com", "r_shop"));
    const result = await createRoutes(contextOf(repository), request);
    expect(result).toEqual({
      changed: true,
      created: [
        { frontlineRouteId: expect.stringMatching(/^fr_/), fullyQualifiedDomainName: "www.xn--bcher-kva.example" },
        { frontlineRouteId: "r_shop", fullyQualifiedDomainName: "shop.example.com" },
      ].map((route) => ({ ...route, previousDeploymentId: "", deploymentId: "", reason: "NEW_HOSTNAME" })),
      moved: [],
      left: [],
      removed: [],
    });
    await promote(contextOf(repository), { environmentId, deploymentId: "d_2" });
    expect(await deploymentOf(repository, "r_shop")).toBe("d_2");
  });

  it("changes nothing when it is done twice, whatever became of the routes", async () => {
    const repository = seeded();
    const request = requestOf(live("a.example.com"), live("b.example.com", "r_b"));
    const { created } = await createRoutes(contextOf(repository), request);
    await promote(contextOf(repository), { environmentId, deploymentId: "d_2" });
    const { revision } = await repository.findEnvironment(environmentId);
    const again = await createRoutes(contextOf(repository), request);
    const there = { previousDeploymentId: "d_2", deploymentId: "d_2", reason: "ALREADY_THERE" };
    expect(again).toEqual({
      changed: false,
      created: [],
      moved: [],
      left: created.map((route) => ({ ...route, ...there })),
      removed: [],
    });
    expect(await repository.findEnvironment(environmentId)).toMatchObject({ revision });
  });

  it("leaves what is there, and makes the rest", async () => {
    const repository = seeded();
    const { fullyQualifiedDomainName } = aRoute("r_none");
    const result = await createRoutes(contextOf(repository), requestOf(live(fullyQualifiedDomainName), live("new.io")));
    expect(result.left).toMatchObject([{ frontlineRouteId: "r_none", deploymentId: "d_1", reason: "ALREADY_THERE" }]);
    expect(result.created).toMatchObject([{ fullyQualifiedDomainName: "new.io" }]);
    expect((await repository.findRoutes(["r_none"]))[0]?.sticky).toBe("none");
  });

  it("gives a hostname the same id in its environment every time, and another in another", async () => {
    const ids = await Promise.all(
      [environmentId, environmentId, "env_2"].map(async (id) => {
        const request = { ...requestOf(live("A.example.com")), environmentId: id };
        const { created } = await createRoutes(contextOf(seeded()), request);
        return created[0]?.frontlineRouteId;
      }),
    );
    expect(ids[0]).toBe(ids[1]);
    expect(ids[0]).not.toBe(ids[2]);
    expect(ids[0]).toBe("fr_17e1d0d9bf3dc5ef2ef70e4b31398515"); // for ever: what is derived differently is a second id for a hostname
  });

  it("counts a hostname that is said twice once", async () => {
    const result = await createRoutes(contextOf(seeded()), requestOf(live("a.io"), live("A.io:80")));
    expect(result.created).toHaveLength(1);
  });

  it.each([
    ["another environment's hostname", live(aRoute("r_9").fullyQualifiedDomainName), "HOSTNAME_TAKEN"],
    ["the id of a route of this environment", live("new.io", "r_live"), "ROUTE_ID_TAKEN"],
    ["the id of another environment's route", live("new.io", "r_9"), "ROUTE_ID_TAKEN"],
    [
      "the id of another route for a hostname that is there",
      live(aRoute("r_env").fullyQualifiedDomainName, "r_live"),
      "ROUTE_ID_TAKEN",
    ],
    ["a wildcard", live("*.example.com"), "INVALID_REQUEST"],
    ["what is no hostname", live("a b"), "INVALID_REQUEST"],
  ])("refuses %s, and makes none of the others", async (_what, hostname, code) => {
    const repository = seeded();
    const call = createRoutes(contextOf(repository), requestOf(live("fine.io"), hostname));
    await expect(call).rejects.toMatchObject({ code });
    expect(await repository.findRoutesByHostname(["fine.io"])).toEqual([]);
  });

  it("finds a route that was inserted between its plan and its commit", async () => {
    const repository = seeded();
    const insert = () => repository.putRoute(aRoute("r_new", { fullyQualifiedDomainName: "new.io" }));
    const result = await createRoutes(contextOf(disturbed(repository, [insert])), requestOf(live("new.io")));
    expect(result).toMatchObject({ changed: false, left: [{ frontlineRouteId: "r_new", reason: "ALREADY_THERE" }] });
  });
});

describe("removeRoutes", () => {
  it("takes routes away, and says which were gone already", async () => {
    const repository = seeded();
    const result = await removeRoutes(contextOf(repository), removal("r_branch", "nope", "r_live", "r_live"));
    const gone = { frontlineRouteId: "nope", fullyQualifiedDomainName: "" };
    expect(result).toEqual({
      changed: true,
      created: [],
      moved: [],
      left: [{ ...gone, previousDeploymentId: "", deploymentId: "", reason: "ALREADY_GONE" }],
      removed: ["r_branch", "r_live"].map((frontlineRouteId) => ({
        frontlineRouteId,
        fullyQualifiedDomainName: aRoute(frontlineRouteId).fullyQualifiedDomainName,
        previousDeploymentId: "d_1",
        deploymentId: "",
        reason: "REQUESTED",
      })),
    });
    expect(await repository.findRoutes(["r_branch", "r_live"])).toEqual([]);
    const again = await removeRoutes(contextOf(repository), removal("r_branch", "r_live"));
    expect(again).toMatchObject({ changed: false, removed: [] });
    expect(again.left.map(({ reason }) => reason)).toEqual(["ALREADY_GONE", "ALREADY_GONE"]);
    expect(await repository.findEnvironment(environmentId)).toMatchObject({ revision: 1 });
  });

  it("refuses another environment's route, and removes none of the others", async () => {
    const repository = seeded();
    const call = removeRoutes(contextOf(repository), removal("r_live", "r_9"));
    await expect(call).rejects.toMatchObject({ code: "FOREIGN_ROUTE", frontlineRouteIds: ["r_9"] });
    expect(await repository.findRoutes(["r_live", "r_9"])).toHaveLength(2);
  });

  it("removes a route that was moved between its plan and its commit as it is then", async () => {
    const repository = seeded();
    const move = () => promote(contextOf(repository), { environmentId, deploymentId: "d_2" });
    const result = await removeRoutes(contextOf(disturbed(repository, [move])), removal("r_live"));
    expect(result.removed).toMatchObject([{ frontlineRouteId: "r_live", previousDeploymentId: "d_2" }]);
  });

  it("removes what it, or other software, made again, and by the same changeId", async () => {
    const repository = seeded();
    for (const changeId of [undefined, "o_1"]) {
      for (const again of [1, 2]) {
        repository.putRoute(aRoute("r_live"));
        await removeRoutes({ ...contextOf(repository), changeId }, removal("r_live"));
        expect(await repository.findRoutes(["r_live"]), `${changeId}, ${again}`).toEqual([]);
      }
    }
    const fqdn = live(aRoute("r_live").fullyQualifiedDomainName, "r_live");
    for (const again of [1, 2]) {
      expect(await createRoutes(contextOf(repository), requestOf(fqdn)), `${again}`).toMatchObject({ changed: true });
      expect(await removeRoutes(contextOf(repository), removal("r_live")), `${again}`).toMatchObject({ changed: true });
    }
  });
});

it("refuses a field that nobody knows and an empty or malformed id, by name", async () => {
  const context = contextOf(seeded());
  const misspelt = { ...requestOf(), hostname: [] };
  await expect(createRoutes(context, misspelt)).rejects.toThrow('"hostname", did you mean "hostnames"');
  await expect(removeRoutes(context, { ...removal(), routeIds: [] } as never)).rejects.toThrow('"routeIds"');
  await expect(removeRoutes(context, removal("r_1", ""))).rejects.toMatchObject({ field: "frontlineRouteIds[1]" });
  await expect(createRoutes(context, { ...requestOf(), projectId: "" })).rejects.toMatchObject({ field: "projectId" });
  for (const operate of [createRoutes, removeRoutes]) {
    await expect(Reflect.apply(operate, undefined, [context])).rejects.toMatchObject({ field: "environmentId" });
  }
  expect(await createRoutes(context, requestOf())).toMatchObject({ changed: false });
  expect(await removeRoutes(context, removal())).toMatchObject({ changed: false });
});
