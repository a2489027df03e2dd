import { assignFrontlineRoutes } from "../../operations/assign-frontline-routes.ts";
import { inlineSteps } from "../../operations/durable-steps.ts";
import { promote } from "../../operations/promote.ts";
import { rollback } from "../../operations/rollback.ts";
import { codeOf, expectEqual } from "../expect-equal.ts";
import type { ContractCase, MakeRouteRepository } from "./contract-case.ts";
import { deploymentOf, SEED } from "./contract-fixture.ts";

const environmentId = "env_1";

/** The operations, from end to end. */
export function assigningCases(make: MakeRouteRepository): ContractCase[] {
  return [
    {
      name: "keeps a history that is one unbroken chain over many assignments",
      async run() {
        const repository = await make(SEED);
        for (const [now, deploymentId] of ["d_2", "d_3", "d_2", "d_1"].entries()) {
          const request = { environmentId, deploymentId, frontlineRouteIds: ["r_1", "r_2"] };
          await assignFrontlineRoutes({ repository, steps: inlineSteps, now }, request);
        }
        const history = await repository.routeHistory("r_2");
        expectEqual(
          history.map((row) => [row.previousDeploymentId, row.deploymentId, row.revision]),
          [
            ["d_1", "d_2", 1],
            ["d_2", "d_3", 2],
            ["d_3", "d_2", 3],
            ["d_2", "d_1", 4],
          ],
          "chain",
        );
      },
    },
    {
      name: "promotes, rolls back and confirms",
      async run() {
        const repository = await make(SEED);
        const context = { repository, steps: inlineSteps, now: 1 };
        await promote(context, { environmentId, deploymentId: "d_3" });
        const { previousDeploymentId } = await rollback(context, { environmentId, deploymentId: "d_2" });
        expectEqual(previousDeploymentId, "d_3", "what was demoted");
        expectEqual(await deploymentOf(repository, "r_1"), "d_2", "a route");
        const confirmed = await promote(context, { environmentId, deploymentId: "d_2" });
        expectEqual([confirmed.changed, confirmed.previousDeploymentId], [true, null], "confirmation");
        expectEqual((await promote(context, { environmentId, deploymentId: "d_2" })).changed, false, "once more");
        expectEqual((await repository.liveHistory(environmentId)).length, 3, "history rows");
      },
    },
    {
      name: "ends simultaneous promotions whole, with the last one's deployment everywhere",
      async run() {
        const repository = await make(SEED);
        const context = { repository, steps: inlineSteps, now: 1 };
        const targets = ["d_1", "d_2", "d_3"];
        const codes = await Promise.all(
          targets.map((deploymentId) => codeOf(() => promote(context, { environmentId, deploymentId }))),
        );
        expectEqual(codes, ["no error", "no error", "no error"], "each of three has its turn");
        const live = (await repository.findEnvironment(environmentId)).deploymentId;
        const routes = await Promise.all(["r_1", "r_2"].map((id) => deploymentOf(repository, id)));
        expectEqual(routes, [live, live], "routes follow the pointer");
      },
    },
  ];
}
