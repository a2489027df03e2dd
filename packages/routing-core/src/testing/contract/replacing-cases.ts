import { assignFrontlineRoutes } from "../../operations/assign-frontline-routes.ts";
import { inlineSteps } from "../../operations/durable-steps.ts";
import { promote } from "../../operations/promote.ts";
import type { RouteRepository } from "../../repository/route-repository.ts";
import { expectConflict, expectEqual } from "../expect-equal.ts";
import type { Cases, ForeignWrites } from "./contract-case.ts";
import { aChangeSet, aMove, aRoute, chainOf, deploymentOf, outcomeOf, SEED } from "./fixture.ts";

const environmentId = "env_1";

/** Routes whose rows other software removed, and made again under the same id. */
export function replacingCases<R extends RouteRepository>({ replaceRoute }: ForeignWrites<R>): Cases<R> {
  const ids = Array.from({ length: 40 }, (_, i) => `r_${i}`);
  const replace = async (repository: R, ...ids: readonly string[]) => {
    for (const id of ids) await replaceRoute(repository, aRoute(id));
  };

  return {
    async "goes on above the revisions of the history with a row that was made again"(repository) {
      for (const [revision, deploymentId] of ["d_2", "d_3", "d_2"].entries())
        await move(repository, revision, deploymentId);
      await replace(repository, "r_1");
      expectEqual((await repository.findRoutes(["r_1"]))[0]?.revision, 0, "the new row's revision");
      const { routes } = await move(repository, 0, "d_3", ["r_1", "r_2"]);
      const moved = { kind: "move", previousDeploymentId: "d_1", deploymentId: "d_3", revision: 1 };
      const expected = ["r_1", "r_2"].map((frontlineRouteId) => ({ ...moved, frontlineRouteId }));
      expectEqual(routes, [{ ...expected[0], revision: 4 }, expected[1]], "result");
      const found = await repository.findRoutes(["r_1", "r_2"]);
      const rows = found.map(({ id, deploymentId, revision }) => `${id} ${deploymentId} @${revision}`);
      expectEqual(rows.toSorted(), ["r_1 d_3 @4", "r_2 d_3 @1"], "rows");
      await move(repository, 4, "d_2");
      const chain = ["d_1 > d_2 @1", "d_2 > d_3 @2", "d_3 > d_2 @3", "d_1 > d_3 @4", "d_3 > d_2 @5"];
      const moves = chain.map((each) => `move ${each}`);
      expectEqual(await chainOf(repository, "r_1"), moves, "history");
      const [first, ...incarnations] = (await repository.routeHistory("r_1")).map((row) => row.incarnation);
      const isFirst = incarnations.map((incarnation) => incarnation === first);
      expectEqual(isFirst, [true, true, false, false], "which rows are the first row's");
      expectEqual(incarnations[2], incarnations[3], "the second row's");
    },
    async "compares a row that was made again as it is, and not with its predecessor"(repository) {
      await move(repository, 0, "d_2");
      await replace(repository, "r_1");
      const late = aChangeSet("late", [], { routes: [aMove("r_1", 1)] });
      const conflict = { frontlineRouteId: "r_1", expectedRevision: 1, revision: 0, deploymentId: "d_1" };
      await expectConflict(() => repository.commit(late), [conflict]);
    },
    async "takes no change of its predecessor for one of a row that was made again"(repository) {
      const changeSet = aChangeSet("c_1", ["r_1", "r_2"]);
      await repository.commit(changeSet);
      await replace(repository, "r_1", "r_2");
      const again = await repository.commit(changeSet);
      expectEqual([again.replayed, again.routes.map(({ revision }) => revision)], [false, [2, 2]], "made again");
      expectEqual(await deploymentOf(repository, "r_1"), "d_2", "moved");
      await move(repository, 2, "d_3");
      expectEqual(await repository.commit(changeSet), { ...again, replayed: true }, "its lost acknowledgement");
      expectEqual((await repository.routeHistory("r_1")).length, 3, "history rows");
    },
    async "says of which routes it can't tell any more, where only some of a change's were made again"(repository) {
      const changeSet = aChangeSet("c_1", ["r_1", "r_2"]);
      await repository.commit(changeSet);
      await replace(repository, "r_2");
      const conflict = { frontlineRouteId: "r_2", expectedRevision: 0, revision: 0, deploymentId: "d_1" };
      await expectConflict(() => repository.commit(changeSet), [conflict]);
      expectEqual(await deploymentOf(repository, "r_2"), "d_1", "nothing is written");
      expectEqual((await repository.findEnvironment(environmentId)).revision, 1, "the environment's revision");
    },
    async "answers a swap with what it did, whatever was made again since"(repository) {
      const swap = { expectedRevision: 0, isRolledBack: false };
      const changeSet = aChangeSet("c_1", ["r_1", "r_2"], { swap });
      const first = await repository.commit(changeSet);
      await replace(repository, "r_1");
      expectEqual(await repository.commit(changeSet), { ...first, replayed: true }, "the retry");
      expectEqual(await deploymentOf(repository, "r_1"), "d_1", "nothing is written");
    },
    async "refuses a changeId that named another change of a row's predecessor"(repository) {
      await repository.commit(aChangeSet("c_1", ["r_1"]));
      await replace(repository, "r_1");
      const other = aChangeSet("c_1", ["r_1"], { deploymentId: "d_3" });
      expectEqual(await outcomeOf(repository, other), "CHANGE_ID_REUSED", "refusal");
    },
    async "assigns and promotes routes that were made again, with a changeId and without"(repository) {
      const assign = (deploymentId: string, changeId?: string) => {
        const request = { environmentId, deploymentId, frontlineRouteIds: ["r_1"] };
        return assignFrontlineRoutes({ repository, steps: inlineSteps, now: 1, changeId }, request);
      };
      for (const deploymentId of ["d_2", "d_3", "d_2"]) await assign(deploymentId);
      for (const changeId of [undefined, "o_1"]) {
        await replace(repository, "r_1");
        const { reassignedRoutes } = await assign("d_2", changeId);
        const expected = [{ frontlineRouteId: "r_1", previousDeploymentId: "d_1", changed: true }];
        expectEqual(reassignedRoutes, expected, `assigned by ${changeId}`);
        expectEqual(await deploymentOf(repository, "r_1"), "d_2", `assigned by ${changeId}`);
      }
      for (const changeId of [undefined, "o_2"]) {
        await replace(repository, "r_1");
        const context = { repository, steps: inlineSteps, now: 2, changeId };
        await promote(context, { environmentId, deploymentId: "d_2" });
        expectEqual(await deploymentOf(repository, "r_1"), "d_2", `promoted by ${changeId}`);
      }
    },
    "moves many routes that were made again, each from where its history ends": {
      seed: { ...SEED, routes: ids.map((id) => aRoute(id)) },
      async run(repository) {
        const some = ids.filter((_, i) => i % 2 === 0);
        await repository.commit(aChangeSet("c_1", ids));
        const again = { deploymentId: "d_3", routes: some.map((id) => aMove(id, 1)) };
        await repository.commit(aChangeSet("c_2", [], again));
        await replace(repository, ...ids);
        const { routes } = await repository.commit(aChangeSet("c_3", ids));
        const revisions = Object.fromEntries(routes.map((route) => [route.frontlineRouteId, route.revision]));
        const expected = Object.fromEntries(ids.map((id, i) => [id, i % 2 === 0 ? 3 : 2]));
        expectEqual(revisions, expected, "answered");
        const stored = (await repository.findRoutes(ids)).map((route) => [route.id, route.revision]);
        expectEqual(Object.fromEntries(stored), expected, "stored");
      },
    },
  };
}

let changes = 0;

function move(repository: RouteRepository, expectedRevision: number, deploymentId: string, ids = ["r_1"]) {
  changes += 1;
  const routes = ids.map((id) => aMove(id, expectedRevision));
  return repository.commit(aChangeSet(`m_${changes}`, [], { deploymentId, routes }));
}
