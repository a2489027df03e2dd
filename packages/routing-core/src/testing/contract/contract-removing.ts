import { codeOf, expectConflict, expectEqual } from "../expect-equal.ts";
import type { ContractCase, MakeRouteRepository } from "./contract-case.ts";
import { aChangeSet, aCreation, aRoute, chainOf, creating, idsOf, SEED } from "./contract-fixture.ts";

const read = { expectedRevision: 0, expectedDeploymentId: "d_1" };

/** Commits that remove routes. */
export function removingCases(make: MakeRouteRepository): ContractCase[] {
  return [
    {
      name: "removes routes, with their history",
      async run() {
        const repository = await make(SEED);
        const removes = ["r_2", "r_1"].map((frontlineRouteId) => ({ frontlineRouteId, ...read }));
        const changeSet = aChangeSet("c_1", [], { deploymentId: "", removes });
        const first = await repository.commit(changeSet);
        const gone = { kind: "remove", previousDeploymentId: "d_1", deploymentId: "", revision: 1 };
        const routes = ["r_2", "r_1"].map((frontlineRouteId) => ({ frontlineRouteId, ...gone }));
        expectEqual(first, { replayed: false, routes, previousLive: null }, "result");
        expectEqual(await idsOf(repository, ["r_1", "r_2", "r_9"]), ["r_9"], "routes");
        expectEqual(await chainOf(repository, "r_1"), [["remove", "d_1", "", 1]], "history");
        expectEqual(await repository.commit(changeSet), { ...first, replayed: true }, "the retry, with the rows gone");
        expectEqual((await repository.findEnvironment("env_1")).revision, 1, "the environment's revision");
      },
    },
    {
      name: "removes nothing that isn't as it was read, that is gone, or that is another environment's",
      async run() {
        const repository = await make(SEED);
        const refusals = [
          { frontlineRouteId: "r_2", expectedRevision: 4 },
          { frontlineRouteId: "r_2", expectedRevision: 0, expectedDeploymentId: "d_3" },
          { frontlineRouteId: "nope", expectedRevision: 0 },
          { frontlineRouteId: "r_9", expectedRevision: 0 },
        ];
        for (const refused of refusals) {
          const removes = [{ frontlineRouteId: "r_1", ...read }, refused];
          const gone = refused.frontlineRouteId !== "r_2";
          const { frontlineRouteId, expectedRevision } = refused;
          const now = gone ? { revision: null, deploymentId: null } : { revision: 0, deploymentId: "d_1" };
          const changeSet = aChangeSet("c_1", [], { deploymentId: "", removes });
          await expectConflict(() => repository.commit(changeSet), [{ frontlineRouteId, expectedRevision, ...now }]);
        }
        expectEqual(await idsOf(repository, ["r_1", "r_2", "r_9"]), ["r_1", "r_2", "r_9"], "all are there");
        expectEqual(await chainOf(repository, "r_1"), [], "history");
      },
    },
    {
      name: "makes a removed route again under its id, with revisions above those before",
      async run() {
        const repository = await make(SEED);
        const remove = (changeId: string, expectedRevision: number) =>
          aChangeSet(changeId, [], { deploymentId: "", removes: [{ frontlineRouteId: "r_1", expectedRevision }] });
        await repository.commit(aChangeSet("c_1", ["r_1"]));
        await repository.commit(remove("c_2", 1));
        const { routes } = await repository.commit(creating("c_3", [aCreation("r_1")], { deploymentId: "d_3" }));
        expectEqual(
          routes.map((route) => route.revision),
          [3],
          "the revision of the new row",
        );
        expectEqual((await repository.findRoutes(["r_1"]))[0]?.revision, 3, "as stored");
        await repository.commit(remove("c_4", 3));
        await repository.commit(creating("c_5", [aCreation("r_1")], { deploymentId: "" }));
        const chain = [
          ["move", "d_1", "d_2", 1],
          ["remove", "d_2", "", 2],
          ["create", "", "d_3", 3],
          ["remove", "d_3", "", 4],
          ["create", "", "", 5],
        ];
        expectEqual(await chainOf(repository, "r_1"), chain, "history");
        const incarnations = (await repository.routeHistory("r_1")).map((row) => row.incarnation);
        const [first, , second, , third] = incarnations;
        expectEqual(incarnations, [first, first, second, second, third], "which rows are of which row");
        expectEqual(new Set(incarnations).size, 3, "rows");
      },
    },
    {
      name: "leaves a route that was made again to a removal that wakes up late, acknowledged or not",
      async run() {
        const repository = await make(SEED);
        const remove = (changeId: string) =>
          aChangeSet(changeId, [], { deploymentId: "", removes: [{ frontlineRouteId: "r_1", ...read }] });
        const first = await repository.commit(remove("c_1"));
        await repository.commit(creating("c_2", [aCreation("r_1")], { deploymentId: "d_1" }));
        expectEqual(await repository.commit(remove("c_1")), { ...first, replayed: true }, "one that had committed");
        expectEqual(await codeOf(() => repository.commit(remove("c_0"))), "ROUTE_CONFLICT", "one that hadn't");
        expectEqual(await idsOf(repository, ["r_1"]), ["r_1"], "it is there");
      },
    },
    {
      name: "creates and removes 5,000 routes in one commit each",
      async run() {
        const repository = await make(SEED);
        const ids = Array.from({ length: 5_000 }, (_, i) => `r_n${i}`);
        const creates = ids.map((id) => aCreation(id, { fullyQualifiedDomainName: `${id.slice(2)}.example.com` }));
        const created = await repository.commit(creating("c_1", creates));
        expectEqual(
          created.routes.map((route) => route.frontlineRouteId),
          ids,
          "in the order of the change set",
        );
        expectEqual((await repository.findRoutes(ids)).length, 5_000, "created");
        expectEqual((await repository.commit(creating("c_1", creates))).routes, created.routes, "replayed");
        const removes = ids.map((frontlineRouteId) => ({ frontlineRouteId, expectedRevision: 1 }));
        const removed = await repository.commit(aChangeSet("c_2", [], { deploymentId: "", removes }));
        expectEqual(
          removed.routes.map((route) => route.frontlineRouteId),
          ids,
          "in the order of the change set",
        );
        expectEqual((await repository.findRoutes([...ids, "r_1"])).length, 1, "removed");
      },
    },
    {
      name: "removes the look-alike of no route",
      async run() {
        const routes = ["r_a", "R_a", "r_a "].map((id) => aRoute(id));
        const repository = await make({ ...SEED, routes });
        const removes = [{ frontlineRouteId: "R_a", ...read }];
        await repository.commit(aChangeSet("c_1", [], { deploymentId: "", removes }));
        expectEqual(await idsOf(repository, ["r_a", "R_a", "r_a "]), ["r_a", "r_a "], "only the one asked for is gone");
      },
    },
  ];
}
