import type { ChangeSet, RouteMove } from "../../change-set/change-set.ts";
import { expectConflict, expectEqual } from "../expect-equal.ts";
import type { Cases } from "./contract-case.ts";
import { ALIKE, aChangeSet, aCreation, aMove, chainOf, creating, idsIn, idsOf, outcomeOf, SEED } from "./fixture.ts";

/** Commits that remove routes. */
export const removingCases: Cases = {
  async "removes routes, with their history"(repository) {
    const changeSet = removing("c_1", aMove("r_2", 0, "d_1"), aMove("r_1", 0, "d_1"));
    const first = await repository.commit(changeSet);
    const gone = { kind: "remove", previousDeploymentId: "d_1", deploymentId: "", revision: 1 };
    const routes = ["r_2", "r_1"].map((frontlineRouteId) => ({ frontlineRouteId, ...gone }));
    expectEqual(first, { replayed: false, routes, previousLive: null }, "result");
    expectEqual(await idsOf(repository, ["r_1", "r_2", "r_9"]), ["r_9"], "routes");
    expectEqual(await chainOf(repository, "r_1"), ["remove d_1 >  @1"], "history");
    expectEqual(await repository.commit(changeSet), { ...first, replayed: true }, "the retry, with the rows gone");
    expectEqual((await repository.findEnvironment("env_1")).revision, 1, "the environment's revision");
  },
  async "removes nothing that isn't as it was read, that is gone, or that is another environment's"(repository) {
    const refusals = [aMove("r_2", 4), aMove("r_2", 0, "d_3"), aMove("nope", 0), aMove("r_9", 0)];
    for (const refused of refusals) {
      const gone = refused.frontlineRouteId !== "r_2";
      const { frontlineRouteId, expectedRevision } = refused;
      const now = gone ? { revision: null, deploymentId: null } : { revision: 0, deploymentId: "d_1" };
      const changeSet = removing("c_1", aMove("r_1", 0, "d_1"), refused);
      await expectConflict(() => repository.commit(changeSet), [{ frontlineRouteId, expectedRevision, ...now }]);
    }
    expectEqual(await idsOf(repository, ["r_1", "r_2", "r_9"]), ["r_1", "r_2", "r_9"], "all are there");
    expectEqual(await chainOf(repository, "r_1"), [], "history");
  },
  async "makes a removed route again under its id, with revisions above those before"(repository) {
    await repository.commit(aChangeSet("c_1", ["r_1"]));
    await repository.commit(removing("c_2", aMove("r_1", 1)));
    const { routes } = await repository.commit(creating("c_3", [aCreation("r_1")], { deploymentId: "d_3" }));
    expectEqual(routes[0]?.revision, 3, "the revision of the new row");
    expectEqual((await repository.findRoutes(["r_1"]))[0]?.revision, 3, "as stored");
    await repository.commit(removing("c_4", aMove("r_1", 3)));
    await repository.commit(creating("c_5", [aCreation("r_1")], { deploymentId: "" }));
    const chain = ["move d_1 > d_2 @1", "remove d_2 >  @2", "create  > d_3 @3", "remove d_3 >  @4", "create  >  @5"];
    expectEqual(await chainOf(repository, "r_1"), chain, "history");
    const incarnations = (await repository.routeHistory("r_1")).map((row) => row.incarnation);
    const [first, , second, , third] = incarnations;
    expectEqual(incarnations, [first, first, second, second, third], "which rows are of which row");
    expectEqual(new Set(incarnations).size, 3, "rows");
  },
  async "leaves a route that was made again to a removal that wakes up late, acknowledged or not"(repository) {
    const read = aMove("r_1", 0, "d_1");
    const first = await repository.commit(removing("c_1", read));
    await repository.commit(creating("c_2", [aCreation("r_1")], { deploymentId: "d_1" }));
    expectEqual(await repository.commit(removing("c_1", read)), { ...first, replayed: true }, "one that had committed");
    expectEqual(await outcomeOf(repository, removing("c_0", read)), "ROUTE_CONFLICT", "one that hadn't");
    expectEqual(await idsOf(repository, ["r_1"]), ["r_1"], "it is there");
  },
  async "creates and removes 5,000 routes in one commit each"(repository) {
    const ids = Array.from({ length: 5_000 }, (_, i) => `r_n${i}`);
    const creates = ids.map((id) => aCreation(id, { fullyQualifiedDomainName: `${id.slice(2)}.example.com` }));
    const created = await repository.commit(creating("c_1", creates));
    expectEqual(idsIn(created), ids, "in the order of the change set");
    expectEqual((await repository.findRoutes(ids)).length, 5_000, "created");
    expectEqual((await repository.commit(creating("c_1", creates))).routes, created.routes, "replayed");
    const removed = await repository.commit(removing("c_2", ...ids.map((id) => aMove(id, 1))));
    expectEqual(idsIn(removed), ids, "in the order of the change set");
    expectEqual((await repository.findRoutes([...ids, "r_1"])).length, 1, "removed");
  },
  "removes the look-alike of no route": {
    seed: { ...SEED, routes: ALIKE },
    async run(repository) {
      await repository.commit(removing("c_1", aMove("R_a", 0, "d_1")));
      const left = await idsOf(repository, ["r_a", "R_a", "r_a "]);
      expectEqual(left, ["r_a", "r_a "], "only the one asked for is gone");
    },
  },
};

function removing(changeId: string, ...removes: readonly RouteMove[]): ChangeSet {
  return aChangeSet(changeId, [], { deploymentId: "", removes });
}
