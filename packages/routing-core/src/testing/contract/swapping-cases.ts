import type { SwapTerms } from "../../change-set/change-set.ts";
import { expectEqual } from "../expect-equal.ts";
import type { Cases } from "./contract-case.ts";
import { aChangeSet, aMove, aRoute, deploymentOf, outcomeOf, SEED } from "./fixture.ts";

const TERMS: SwapTerms = { expectedRevision: 0, isRolledBack: false };

/** Commits that move the live pointer too. */
export const swappingCases: Cases = {
  async "moves routes and the live pointer together, and says what was live before"(repository) {
    const first = await repository.commit(aChangeSet("c_1", ["r_1"], { swap: TERMS }));
    expectEqual(first.previousLive, { deploymentId: null, isRolledBack: false }, "nothing was live");
    const state = { environmentId: "env_1", deploymentId: "d_2", isRolledBack: false, revision: 1 };
    expectEqual(await repository.findEnvironment("env_1"), state, "environment");
    const back = { deploymentId: "d_1", swap: { expectedRevision: 1, isRolledBack: true } };
    const second = await repository.commit(aChangeSet("c_2", [], back));
    expectEqual(second.previousLive, { deploymentId: "d_2", isRolledBack: false }, "previous");
    const after = { ...state, deploymentId: "d_1", isRolledBack: true, revision: 2 };
    expectEqual(await repository.findEnvironment("env_1"), after, "environment after a rollback without routes");
    const history = (await repository.liveHistory("env_1")).map(
      (row) =>
        `${row.changeId} ${row.previous.deploymentId} > ${row.deploymentId} ${row.isRolledBack} @${row.revision}`,
    );
    expectEqual(history, ["c_1 null > d_2 false @1", "c_2 d_2 > d_1 true @2"], "history");
  },
  async "answers a repeated swap with what it did the first time, one without routes too"(repository) {
    const changeSet = aChangeSet("c_1", [], { swap: TERMS });
    const first = await repository.commit(changeSet);
    await repository.commit(aChangeSet("c_2", [], { deploymentId: "d_3", swap: { ...TERMS, expectedRevision: 1 } }));
    expectEqual(await repository.commit(changeSet), { ...first, replayed: true }, "the late retry");
    expectEqual((await repository.findEnvironment("env_1")).deploymentId, "d_3", "the newer swap stands");
    const other = aChangeSet("c_1", [], { swap: { ...TERMS, isRolledBack: true } });
    expectEqual(await outcomeOf(repository, other), "CHANGE_ID_REUSED", "another flag");
  },
  async "refuses a swap of an environment that any commit changed since the plan"(repository) {
    await repository.commit(aChangeSet("c_1", ["r_1"]));
    const swap = aChangeSet("c_2", ["r_2"], { swap: TERMS });
    expectEqual(await outcomeOf(repository, swap), "ENVIRONMENT_CONFLICT", "refusal");
    expectEqual(await deploymentOf(repository, "r_2"), "d_1", "its route");
    expectEqual((await repository.findEnvironment("env_1")).deploymentId, null, "the live pointer");
    expectEqual((await repository.liveHistory("env_1")).length, 0, "history rows");
  },
  async "writes nothing at all when one route of a swap is at another revision"(repository) {
    const swap = aChangeSet("c_1", [], { routes: [aMove("r_1", 0), aMove("r_2", 7)], swap: TERMS });
    expectEqual(await outcomeOf(repository, swap), "ROUTE_CONFLICT", "refusal");
    const { deploymentId, revision } = await repository.findEnvironment("env_1");
    expectEqual([deploymentId, revision, await deploymentOf(repository, "r_1")], [null, 0, "d_1"], "untouched");
  },
  "refuses a swap that misses a route it should have moved": {
    seed: {
      ...SEED,
      routes: [
        aRoute("r_1"),
        aRoute("r_new"),
        aRoute("r_there", { deploymentId: "d_2" }),
        aRoute("r_branch", { sticky: "branch" }),
      ],
    },
    async run(repository) {
      const swap = { ...TERMS, everySticky: ["live", "environment"] as const };
      const missing = aChangeSet("c_1", ["r_1"], { swap });
      expectEqual(await outcomeOf(repository, missing), "ENVIRONMENT_CONFLICT", "refusal");
      expectEqual(await deploymentOf(repository, "r_1"), "d_1", "untouched");
      await repository.commit(aChangeSet("c_1", ["r_1", "r_new"], { swap }));
      expectEqual(await deploymentOf(repository, "r_branch"), "d_1", "a route of another kind");
      const [there] = await repository.findRoutes(["r_there"]);
      const rows = (await repository.routeHistory("r_there")).length;
      expectEqual([there?.revision, rows], [0, 0], "a route that was there already");
    },
  },
  async "refuses a swap to a deployment that isn't there, isn't the environment's or isn't ready"(repository) {
    const notReady = { d_failed: "DEPLOYMENT_NOT_READY", d_standby: "DEPLOYMENT_NOT_READY" };
    const refusals = { nope: "UNKNOWN_DEPLOYMENT", d_9: "FOREIGN_DEPLOYMENT", ...notReady };
    for (const [deploymentId, code] of Object.entries(refusals)) {
      const swap = { ...TERMS, mustBeReady: true };
      const changeSet = aChangeSet(`c_${deploymentId}`, ["r_1"], { deploymentId, swap });
      expectEqual(await outcomeOf(repository, changeSet), code, deploymentId);
    }
    expectEqual((await repository.findEnvironment("env_1")).revision, 0, "nothing was written");
    await repository.commit(aChangeSet("c_1", ["r_1"], { deploymentId: "d_failed", swap: TERMS }));
    expectEqual(await deploymentOf(repository, "r_1"), "d_failed", "a swap that doesn't ask for readiness");
  },
  async "lets one of many simultaneous swaps win"(repository) {
    const swaps = Array.from({ length: 8 }, (_, i) => aChangeSet(`c_${i}`, ["r_1"], { swap: TERMS }));
    const codes = await Promise.all(swaps.map((swap) => outcomeOf(repository, swap)));
    expectEqual(codes.filter((code) => code === "no error").length, 1, "winners");
    expectEqual(codes.filter((code) => code === "ENVIRONMENT_CONFLICT").length, 7, "losers");
  },
};
