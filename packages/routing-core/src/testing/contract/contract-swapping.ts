import type { SwapTerms } from "../../change-set/change-set.ts";
import { codeOf, expectEqual } from "../expect-equal.ts";
import type { ContractCase, MakeRouteRepository } from "./contract-case.ts";
import { aChangeSet, aRoute, deploymentOf, SEED } from "./contract-fixture.ts";

const TERMS: SwapTerms = { expectedRevision: 0, isRolledBack: false };

/** Commits that move the live pointer too. */
export function swappingCases(make: MakeRouteRepository): ContractCase[] {
  return [
    {
      name: "moves routes and the live pointer together, and says what was live before",
      async run() {
        const repository = await make(SEED);
        const first = await repository.commit(aChangeSet("c_1", ["r_1"], { swap: TERMS }));
        expectEqual(first.previousLive, { deploymentId: null, isRolledBack: false }, "nothing was live");
        const state = { environmentId: "env_1", deploymentId: "d_2", isRolledBack: false, revision: 1 };
        expectEqual(await repository.findEnvironment("env_1"), state, "environment");
        const back = { deploymentId: "d_1", swap: { expectedRevision: 1, isRolledBack: true } };
        const second = await repository.commit(aChangeSet("c_2", [], back));
        expectEqual(second.previousLive, { deploymentId: "d_2", isRolledBack: false }, "previous");
        const after = { ...state, deploymentId: "d_1", isRolledBack: true, revision: 2 };
        expectEqual(await repository.findEnvironment("env_1"), after, "environment after a rollback without routes");
        const history = await repository.liveHistory("env_1");
        expectEqual(
          history.map((row) => [
            row.changeId,
            row.previous.deploymentId,
            row.deploymentId,
            row.isRolledBack,
            row.revision,
          ]),
          [
            ["c_1", null, "d_2", false, 1],
            ["c_2", "d_2", "d_1", true, 2],
          ],
          "history",
        );
      },
    },
    {
      name: "answers a repeated swap with what it did the first time, one without routes too",
      async run() {
        const repository = await make(SEED);
        const changeSet = aChangeSet("c_1", [], { swap: TERMS });
        const first = await repository.commit(changeSet);
        await repository.commit(
          aChangeSet("c_2", [], { deploymentId: "d_3", swap: { ...TERMS, expectedRevision: 1 } }),
        );
        expectEqual(await repository.commit(changeSet), { ...first, replayed: true }, "the late retry");
        expectEqual((await repository.findEnvironment("env_1")).deploymentId, "d_3", "the newer swap stands");
        const other = aChangeSet("c_1", [], { swap: { ...TERMS, isRolledBack: true } });
        expectEqual(await codeOf(() => repository.commit(other)), "CHANGE_ID_REUSED", "another flag");
      },
    },
    {
      name: "refuses a swap of an environment that any commit changed since the plan",
      async run() {
        const repository = await make(SEED);
        await repository.commit(aChangeSet("c_1", ["r_1"]));
        const swap = aChangeSet("c_2", ["r_2"], { swap: TERMS });
        expectEqual(await codeOf(() => repository.commit(swap)), "ENVIRONMENT_CONFLICT", "refusal");
        expectEqual(await deploymentOf(repository, "r_2"), "d_1", "its route");
        expectEqual((await repository.findEnvironment("env_1")).deploymentId, null, "the live pointer");
        expectEqual((await repository.liveHistory("env_1")).length, 0, "history rows");
      },
    },
    {
      name: "writes nothing at all when one route of a swap is at another revision",
      async run() {
        const repository = await make(SEED);
        const routes = [
          { frontlineRouteId: "r_1", expectedRevision: 0 },
          { frontlineRouteId: "r_2", expectedRevision: 7 },
        ];
        const swap = aChangeSet("c_1", [], { routes, swap: TERMS });
        expectEqual(await codeOf(() => repository.commit(swap)), "ROUTE_CONFLICT", "refusal");
        const { deploymentId, revision } = await repository.findEnvironment("env_1");
        expectEqual([deploymentId, revision, await deploymentOf(repository, "r_1")], [null, 0, "d_1"], "untouched");
      },
    },
    {
      name: "refuses a swap that misses a route it should have moved",
      async run() {
        const routes = [aRoute("r_1"), aRoute("r_new"), aRoute("r_there", { deploymentId: "d_2" })];
        const branch = aRoute("r_branch", { sticky: "branch" });
        const repository = await make({ ...SEED, routes: [...routes, branch] });
        const swap = { ...TERMS, everySticky: ["live", "environment"] as const };
        const missing = aChangeSet("c_1", ["r_1"], { swap });
        expectEqual(await codeOf(() => repository.commit(missing)), "ENVIRONMENT_CONFLICT", "refusal");
        expectEqual(await deploymentOf(repository, "r_1"), "d_1", "untouched");
        await repository.commit(aChangeSet("c_1", ["r_1", "r_new"], { swap }));
        expectEqual(await deploymentOf(repository, "r_branch"), "d_1", "a route of another kind");
        const [there] = await repository.findRoutes(["r_there"]);
        const rows = (await repository.routeHistory("r_there")).length;
        expectEqual([there?.revision, rows], [0, 0], "a route that was there already");
      },
    },
    {
      name: "refuses a swap to a deployment that isn't there, isn't the environment's or isn't ready",
      async run() {
        const repository = await make(SEED);
        const refusals = [
          ["nope", "UNKNOWN_DEPLOYMENT"],
          ["d_9", "FOREIGN_DEPLOYMENT"],
          ["d_failed", "DEPLOYMENT_NOT_READY"],
          ["d_standby", "DEPLOYMENT_NOT_READY"],
        ] as const;
        for (const [deploymentId, code] of refusals) {
          const swap = { ...TERMS, mustBeReady: true };
          const changeSet = aChangeSet(`c_${deploymentId}`, ["r_1"], { deploymentId, swap });
          expectEqual(await codeOf(() => repository.commit(changeSet)), code, deploymentId);
        }
        expectEqual((await repository.findEnvironment("env_1")).revision, 0, "nothing was written");
        await repository.commit(aChangeSet("c_1", ["r_1"], { deploymentId: "d_failed", swap: TERMS }));
        expectEqual(await deploymentOf(repository, "r_1"), "d_failed", "a swap that doesn't ask for readiness");
      },
    },
    {
      name: "lets one of many simultaneous swaps win",
      async run() {
        const repository = await make(SEED);
        const swaps = Array.from({ length: 8 }, (_, i) => aChangeSet(`c_${i}`, ["r_1"], { swap: TERMS }));
        const codes = await Promise.all(swaps.map((swap) => codeOf(() => repository.commit(swap))));
        expectEqual(codes.filter((code) => code === "no error").length, 1, "winners");
        expectEqual(codes.filter((code) => code === "ENVIRONMENT_CONFLICT").length, 7, "losers");
      },
    },
  ];
}
