import { expectEqual } from "../expect-equal.ts";
import type { Cases } from "./contract-case.ts";
import { ALIKE, aChangeSet, aDeployment, aRoute, deploymentOf, SEED } from "./fixture.ts";

const routeId = "r".repeat(128);
const environmentId = "é".repeat(255);

/** Which rows a repository finds: those asked for, and no others that its store takes for equal. */
export const identityCases: Cases = {
  async "finds routes that exist, once each, as they were stored"(repository) {
    expectEqual(await repository.findRoutes(["r_2", "nope", "r_2"]), [aRoute("r_2")], "found");
    expectEqual(await repository.findRoutes([]), [], "none asked for");
  },
  "finds the routes of an environment by what they follow": {
    seed: {
      ...SEED,
      routes: [
        aRoute("r_l"),
        aRoute("r_e", { sticky: "environment" }),
        aRoute("r_b", { sticky: "branch" }),
        aRoute("r_9", { environmentId: "env_2" }),
      ],
    },
    async run(repository) {
      const found = await repository.findRoutesOfEnvironment("env_1", ["live", "environment"]);
      expectEqual(found.map((route) => route.id).sort(), ["r_e", "r_l"], "found");
      expectEqual(await repository.findRoutesOfEnvironment("nope", ["live"]), [], "an unknown environment");
      expectEqual(await repository.findRoutesOfEnvironment("env_1", []), [], "no kinds");
    },
  },
  async "finds a deployment, and says when there is none"(repository) {
    expectEqual(await repository.findDeployment("d_2"), aDeployment("d_2", { createdAt: 2 }), "deployment");
    expectEqual((await repository.findDeployment("nope")) === undefined, true, "undefined for an unknown one");
  },
  "tells ids apart that differ only by case or by a trailing space": {
    seed: {
      ...SEED,
      routes: [...ALIKE, aRoute("r_u", { environmentId: "ENV_1" }), aRoute("r_s", { environmentId: "env_1 " })],
    },
    async run(repository) {
      expectEqual(await repository.findRoutes(["r_a"]), [aRoute("r_a")], "one route found");
      const found = await repository.findRoutesOfEnvironment("env_1", ["live"]);
      expectEqual(found.map((route) => route.id).sort(), ["R_a", "r_a", "r_a "], "the environment's routes");
      await repository.commit(aChangeSet("c_1", ["R_a"]));
      const now = await Promise.all(["r_a", "R_a", "r_a "].map((id) => deploymentOf(repository, id)));
      expectEqual(now, ["d_1", "d_2", "d_1"], "only the one asked for moved");
      expectEqual((await repository.routeHistory("r_a")).length, 0, "history of its look-alike");
      expectEqual((await repository.findDeployment("D_1")) === undefined, true, "deployment ids are exact too");
      expectEqual((await repository.findEnvironment("ENV_1")).revision, 0, "another environment's revision");
      const again = await repository.commit(aChangeSet("C_1", ["r_a"]));
      expectEqual(again.replayed, false, "a change id that differs by case is another change");
    },
  },
  "keeps ids at the columns' limits, and knows none one over": {
    seed: {
      deployments: [aDeployment("d".repeat(255), { environmentId }), aDeployment("d_1", { environmentId })],
      routes: [aRoute(routeId, { environmentId, fullyQualifiedDomainName: "limits.example.com" })],
    },
    async run(repository) {
      const changeSet = aChangeSet("c".repeat(600), [routeId], { environmentId, deploymentId: "d".repeat(255) });
      await repository.commit(changeSet);
      expectEqual(await deploymentOf(repository, routeId), "d".repeat(255), "moved");
      expectEqual((await repository.commit(changeSet)).replayed, true, "its change id is found again");
      expectEqual(await repository.findRoutes(["r".repeat(129)]), [], "one over");
      expectEqual((await repository.findDeployment("d".repeat(256))) === undefined, true, "one over");
    },
  },
};
