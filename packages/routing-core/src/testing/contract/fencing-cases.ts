import { expectConflict, expectEqual } from "../expect-equal.ts";
import type { Cases } from "./contract-case.ts";
import { aChangeSet, aMove, aRoute, deploymentOf, outcomeOf, SEED } from "./fixture.ts";

const ids = Array.from({ length: 40 }, (_, i) => `r_${i}`);

/** Late, simultaneous and mistaken writers. */
export const fencingCases: Cases = {
  async "writes nothing at all when one route is at another revision"(repository) {
    await repository.commit(aChangeSet("c_1", ["r_2"]));
    const late = aChangeSet("c_2", ["r_1", "r_2"], { deploymentId: "d_3" });
    const conflict = { frontlineRouteId: "r_2", expectedRevision: 0, revision: 1, deploymentId: "d_2" };
    await expectConflict(() => repository.commit(late), [conflict]);
    expectEqual(await deploymentOf(repository, "r_1"), "d_1", "the other route of the set");
    expectEqual((await repository.routeHistory("r_1")).length, 0, "its history");
    expectEqual((await repository.findEnvironment("env_1")).revision, 1, "the environment's revision");
  },
  async "writes nothing over a deployment that it didn't read, though the revision is the one it read"(repository) {
    const routes = [aMove("r_1", 0, "d_1"), aMove("r_2", 0, "d_3")];
    const conflict = { frontlineRouteId: "r_2", expectedRevision: 0, revision: 0, deploymentId: "d_1" };
    await expectConflict(() => repository.commit(aChangeSet("c_1", [], { routes })), [conflict]);
    expectEqual(await deploymentOf(repository, "r_1"), "d_1", "the other route of the set");
    const read = routes.map((move) => ({ ...move, expectedDeploymentId: "d_1" }));
    await repository.commit(aChangeSet("c_1", [], { routes: read }));
    expectEqual(await deploymentOf(repository, "r_2"), "d_2", "moved from what was read");
    const emptied = aChangeSet("c_2", [], { routes: [aMove("r_1", 1, "")], deploymentId: "d_3" });
    expectEqual(await outcomeOf(repository, emptied), "ROUTE_CONFLICT", "one that was read without a deployment");
  },
  async "takes a route that is gone or is another environment's as a conflict"(repository) {
    const gone = { expectedRevision: 0, revision: null, deploymentId: null };
    const conflicts = ["nope", "r_9"].map((frontlineRouteId) => ({ frontlineRouteId, ...gone }));
    await expectConflict(() => repository.commit(aChangeSet("c_1", ["r_1", "nope", "r_9"])), conflicts);
    expectEqual(await deploymentOf(repository, "r_9"), "d_9", "another environment's route");
    expectEqual(await deploymentOf(repository, "r_1"), "d_1", "the rest of the set");
  },
  async "keeps a newer change when an older attempt wakes up late, acknowledged or not"(repository) {
    const first = await repository.commit(aChangeSet("c_1", ["r_1"]));
    const newer = { deploymentId: "d_3", routes: [aMove("r_1", 1)] };
    await repository.commit(aChangeSet("c_2", [], newer));
    const retried = await repository.commit(aChangeSet("c_1", ["r_1"]));
    expectEqual(retried, { ...first, replayed: true }, "one that had committed");
    expectEqual(await outcomeOf(repository, aChangeSet("c_0", ["r_1"])), "ROUTE_CONFLICT", "one that hadn't");
    expectEqual(await deploymentOf(repository, "r_1"), "d_3", "the newer change stands");
    expectEqual((await repository.routeHistory("r_1")).length, 2, "history rows");
  },
  async "lets one of many simultaneous writers of a route win"(repository) {
    const sets = Array.from({ length: 8 }, (_, i) => aChangeSet(`c_${i}`, ["r_1", "r_2"]));
    const codes = await Promise.all(sets.map((set) => outcomeOf(repository, set)));
    const counts = ["ROUTE_CONFLICT", "no error"].map((code) => codes.filter((other) => other === code).length);
    expectEqual(counts, [7, 1], "losers and winner");
    expectEqual((await repository.routeHistory("r_1")).length, 1, "history rows");
  },
  async "makes one change of a change set that arrives many times at once"(repository) {
    const same = () => repository.commit(aChangeSet("c_1", ["r_1", "r_2"]));
    const results = await Promise.all(Array.from({ length: 8 }, same));
    expectEqual(results.filter((result) => !result.replayed).length, 1, "applied");
    expectEqual(new Set(results.map((result) => JSON.stringify(result.routes))).size, 1, "different answers");
    expectEqual((await repository.routeHistory("r_1")).length, 1, "history rows");
  },
  "commits overlapping sets in opposite order without a deadlock": {
    seed: { ...SEED, routes: ids.map((id) => aRoute(id)) },
    async run(repository) {
      for (let round = 0; round < 5; round++) {
        const moves = ids.map((id) => aMove(id, round));
        const sets = [moves, moves.toReversed()].map((routes, i) =>
          aChangeSet(`c_${round}_${i}`, [], { routes, deploymentId: round % 2 === 0 ? "d_2" : "d_3" }),
        );
        const codes = await Promise.all(sets.map((set) => outcomeOf(repository, set)));
        expectEqual(codes.map(String).sort(), ["ROUTE_CONFLICT", "no error"], `round ${round}`);
      }
      expectEqual((await repository.routeHistory("r_7")).length, 5, "history rows");
    },
  },
};
