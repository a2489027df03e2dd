import { expectEqual } from "../expect-equal.ts";
import type { Cases } from "./contract-case.ts";
import { aChangeSet, aRoute, deploymentOf, idsIn, outcomeOf, SEED } from "./fixture.ts";

const ids = Array.from({ length: 5_000 }, (_, i) => `r_${i}`);

/** What a commit writes, answers and refuses. */
export const committingCases: Cases = {
  async "moves routes, raises their revision and writes their history"(repository) {
    const changeSet = aChangeSet("c_1", ["r_2", "r_1"], { actor: "ada", reason: "promotion" });
    const moved = { kind: "move", previousDeploymentId: "d_1", deploymentId: "d_2", revision: 1 };
    const routes = ["r_2", "r_1"].map((frontlineRouteId) => ({ frontlineRouteId, ...moved }));
    expectEqual(await repository.commit(changeSet), { replayed: false, routes, previousLive: null }, "result");
    expectEqual(await repository.findRoutes(["r_1"]), [aRoute("r_1", { deploymentId: "d_2", revision: 1 })], "row");
    const about = { changeId: "c_1", environmentId: "env_1", actor: "ada", reason: "promotion" };
    const history = [{ frontlineRouteId: "r_1", ...moved, ...about, changedAt: changeSet.now }];
    const recorded = (await repository.routeHistory("r_1")).map(({ incarnation, ...row }) => row);
    expectEqual(recorded, history, "history");
    expectEqual((await repository.findEnvironment("env_1")).revision, 1, "the environment's revision");
    expectEqual((await repository.findEnvironment("env_2")).revision, 0, "another environment's");
  },
  async "answers a repeated changeId with what it did the first time, as after a lost acknowledgement"(repository) {
    const first = await repository.commit(aChangeSet("c_1", ["r_1"]));
    expectEqual(await repository.commit(aChangeSet("c_1", ["r_1"])), { ...first, replayed: true }, "the retry");
    expectEqual((await repository.findEnvironment("env_1")).revision, 1, "the environment's revision");
    expectEqual((await repository.routeHistory("r_1")).length, 1, "history rows");
  },
  async "refuses a changeId that names another change"(repository) {
    await repository.commit(aChangeSet("c_1", ["r_1"]));
    const others = [
      aChangeSet("c_1", ["r_2"]),
      aChangeSet("c_1", ["r_1", "r_2"]),
      aChangeSet("c_1", []),
      aChangeSet("c_1", ["r_1"], { deploymentId: "d_3" }),
      aChangeSet("c_1", ["r_1"], { environmentId: "env_2", deploymentId: "d_9" }),
      aChangeSet("c_1", ["r_1"], { swap: { expectedRevision: 1, isRolledBack: false } }),
    ];
    for (const other of others) {
      expectEqual(await outcomeOf(repository, other), "CHANGE_ID_REUSED", JSON.stringify(other));
    }
    expectEqual(await deploymentOf(repository, "r_2"), "d_1", "untouched");
  },
  async "refuses a malformed change set before it writes"(repository) {
    const malformed = [
      aChangeSet("", ["r_1"]),
      aChangeSet("c".repeat(601), ["r_1"]),
      aChangeSet("c_1", ["r_1", "r_2", "r_1"]),
      aChangeSet("c_1", ["r_1", ""]),
      aChangeSet("c_1", ["r_1"], { now: 1.5 }),
      aChangeSet("c_1", ["r_1"], { deploymentId: "" }),
      aChangeSet("c_1", ["r_1"], { reason: "x".repeat(256) }),
      aChangeSet("c_1", ["r_1"], { actor: "a\ud800" }),
    ];
    for (const changeSet of malformed) {
      expectEqual(await outcomeOf(repository, changeSet), "INVALID_REQUEST", JSON.stringify(changeSet));
    }
    expectEqual((await repository.findEnvironment("env_1")).revision, 0, "nothing was written");
  },
  async "does nothing but count for an empty change set"(repository) {
    const result = await repository.commit(aChangeSet("c_1", []));
    expectEqual(result, { replayed: false, routes: [], previousLive: null }, "result");
  },
  "moves 5,000 routes in one commit": {
    get seed() {
      return { ...SEED, routes: ids.map((id) => aRoute(id)) };
    },
    async run(repository) {
      const first = await repository.commit(aChangeSet("c_1", ids));
      expectEqual(idsIn(first), ids, "in the order of the change set");
      const found = await repository.findRoutes(ids);
      const moved = found.filter((route) => route.deploymentId === "d_2" && route.revision === 1);
      expectEqual([found.length, moved.length], [5_000, 5_000], "moved");
      expectEqual((await repository.commit(aChangeSet("c_1", ids))).routes, first.routes, "replayed");
    },
  },
};
