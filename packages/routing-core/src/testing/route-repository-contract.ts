import { assignFrontlineRoutes } from "../assign-frontline-routes.ts";
import { inlineSteps } from "../durable-steps.ts";
import type { RouteRepository } from "../route-repository.ts";
import { aChangeSet, aDeployment, aRoute } from "./contract-fixture.ts";
import { codeOf, expectEqual } from "./expect-equal.ts";
import type { RouteRepositorySeed } from "./in-memory-route-repository.ts";

/** Makes a repository that holds the seed and nothing else that the cases could meet. */
export type MakeRouteRepository = (seed: RouteRepositorySeed) => Promise<RouteRepository>;

/** One thing that every repository must do. `run` rejects when it doesn't. */
export interface ContractCase {
  readonly name: string;
  readonly run: () => Promise<void>;
}

/**
 * The cases that every {@link RouteRepository} must pass, for any test runner to loop over.
 *
 * @example
 * for (const { name, run } of routeRepositoryContract(make)) it(name, run);
 */
export function routeRepositoryContract(make: MakeRouteRepository): readonly ContractCase[] {
  const deployments = [aDeployment("d_1"), aDeployment("d_2"), aDeployment("d_3"), aDeployment("d_9", "env_2")];
  const routes = [aRoute("r_1"), aRoute("r_2"), aRoute("r_9", { environmentId: "env_2", deploymentId: "d_9" })];
  const seeded = () => make({ deployments, routes });

  return [
    {
      name: "finds routes that exist, once each, as they were stored",
      async run() {
        const repository = await seeded();
        const found = await repository.findRoutes(["r_2", "nope", "r_2"]);
        expectEqual(found, [aRoute("r_2")], "found");
        expectEqual(await repository.findRoutes([]), [], "none asked for");
      },
    },
    {
      name: "finds a deployment, and says when there is none",
      async run() {
        const repository = await seeded();
        expectEqual(await repository.findDeployment("d_2"), aDeployment("d_2"), "deployment");
        expectEqual((await repository.findDeployment("nope")) === undefined, true, "undefined for an unknown one");
      },
    },
    {
      name: "tells ids apart that differ only by case or by a trailing space",
      async run() {
        const repository = await make({ deployments, routes: [aRoute("r_a"), aRoute("R_a"), aRoute("r_a ")] });
        expectEqual(await repository.findRoutes(["r_a"]), [aRoute("r_a")], "one route found");
        await repository.commit(aChangeSet("c_1", ["R_a"]));
        const [lower, upper, spaced] = await Promise.all(
          ["r_a", "R_a", "r_a "].map((id) => deploymentOf(repository, id)),
        );
        expectEqual([lower, upper, spaced], ["d_1", "d_2", "d_1"], "only the one asked for moved");
        expectEqual((await repository.findDeployment("D_1")) === undefined, true, "deployment ids are exact too");
      },
    },
    {
      name: "moves routes, raises their revision and writes their history",
      async run() {
        const repository = await seeded();
        const changeSet = aChangeSet("c_1", ["r_2", "r_1"], { actor: "ada", reason: "promotion" });
        const moved = { previousDeploymentId: "d_1", deploymentId: "d_2", revision: 1 };
        expectEqual(
          await repository.commit(changeSet),
          { replayed: false, routes: ["r_2", "r_1"].map((frontlineRouteId) => ({ frontlineRouteId, ...moved })) },
          "result",
        );
        expectEqual(await repository.findRoutes(["r_1"]), [aRoute("r_1", { deploymentId: "d_2", revision: 1 })], "row");
        const about = { changeId: "c_1", environmentId: "env_1", actor: "ada", reason: "promotion" };
        expectEqual(
          await repository.routeHistory("r_1"),
          [{ frontlineRouteId: "r_1", ...moved, ...about, changedAt: changeSet.now }],
          "history",
        );
      },
    },
    {
      name: "answers a repeated changeId with what it did the first time, also after a newer change",
      async run() {
        const repository = await seeded();
        const first = await repository.commit(aChangeSet("c_1", ["r_1"]));
        const newer = { deploymentId: "d_3", routes: [{ frontlineRouteId: "r_1", expectedRevision: 1 }] };
        await repository.commit(aChangeSet("c_2", [], newer));
        expectEqual(
          await repository.commit(aChangeSet("c_1", ["r_1"])),
          { ...first, replayed: true },
          "the late retry",
        );
        expectEqual(await deploymentOf(repository, "r_1"), "d_3", "the newer change stands");
        expectEqual((await repository.routeHistory("r_1")).length, 2, "history rows");
      },
    },
    {
      name: "refuses a changeId that names another change",
      async run() {
        const repository = await seeded();
        await repository.commit(aChangeSet("c_1", ["r_1"]));
        const others = [
          aChangeSet("c_1", ["r_2"]),
          aChangeSet("c_1", ["r_1", "r_2"]),
          aChangeSet("c_1", ["r_1"], { deploymentId: "d_3" }),
        ];
        for (const other of others) {
          expectEqual(await codeOf(() => repository.commit(other)), "CHANGE_ID_REUSED", "refusal");
        }
        expectEqual(await deploymentOf(repository, "r_2"), "d_1", "untouched");
      },
    },
    {
      name: "writes nothing at all when one route is at another revision",
      async run() {
        const repository = await seeded();
        await repository.commit(aChangeSet("c_1", ["r_2"]));
        const late = aChangeSet("c_2", ["r_1", "r_2"], { deploymentId: "d_3" });
        const conflict = { frontlineRouteId: "r_2", expectedRevision: 0, revision: 1, deploymentId: "d_2" };
        await expectConflict(() => repository.commit(late), [conflict]);
        expectEqual(await deploymentOf(repository, "r_1"), "d_1", "the other route of the set");
        expectEqual((await repository.routeHistory("r_1")).length, 0, "its history");
      },
    },
    {
      name: "takes a route that is gone or is another environment's as a conflict",
      async run() {
        const repository = await seeded();
        const gone = { expectedRevision: 0, revision: null, deploymentId: null };
        await expectConflict(
          () => repository.commit(aChangeSet("c_1", ["r_1", "nope", "r_9"])),
          ["nope", "r_9"].map((frontlineRouteId) => ({ frontlineRouteId, ...gone })),
        );
        expectEqual(await deploymentOf(repository, "r_9"), "d_9", "another environment's route");
        expectEqual(await deploymentOf(repository, "r_1"), "d_1", "the rest of the set");
      },
    },
    {
      name: "does nothing for an empty change set",
      async run() {
        const repository = await seeded();
        expectEqual(await repository.commit(aChangeSet("c_1", [])), { replayed: false, routes: [] }, "result");
      },
    },
    {
      name: "lets one of many simultaneous writers of a route win",
      async run() {
        const repository = await seeded();
        const codes = await Promise.all(
          Array.from({ length: 8 }, (_, i) => codeOf(() => repository.commit(aChangeSet(`c_${i}`, ["r_1", "r_2"])))),
        );
        const conflicts = codes.filter((code) => code === "ROUTE_CONFLICT");
        expectEqual([conflicts.length, codes.filter((code) => code === "no error").length], [7, 1], "one winner");
        expectEqual((await repository.routeHistory("r_1")).length, 1, "history rows");
      },
    },
    {
      name: "keeps a history that is one unbroken chain over many assignments",
      async run() {
        const repository = await seeded();
        for (const [now, deploymentId] of ["d_2", "d_3", "d_2", "d_1"].entries()) {
          await assignFrontlineRoutes(
            { repository, steps: inlineSteps, now },
            { environmentId: "env_1", deploymentId, frontlineRouteIds: ["r_1", "r_2"] },
          );
        }
        const history = await repository.routeHistory("r_2");
        const chain = history.map((row) => [row.previousDeploymentId, row.deploymentId, row.revision]);
        const expected = [
          ["d_1", "d_2", 1],
          ["d_2", "d_3", 2],
          ["d_3", "d_2", 3],
          ["d_2", "d_1", 4],
        ];
        expectEqual(chain, expected, "chain");
      },
    },
  ];
}

async function deploymentOf(repository: RouteRepository, id: string): Promise<string | undefined> {
  return (await repository.findRoutes([id]))[0]?.deploymentId;
}

async function expectConflict(commit: () => Promise<unknown>, conflicts: unknown): Promise<void> {
  try {
    await commit();
  } catch (error) {
    expectEqual(error instanceof Error && "conflicts" in error ? error.conflicts : error, conflicts, "conflicts");
    return;
  }
  throw new Error("expected a RouteConflictError, but the commit succeeded");
}
