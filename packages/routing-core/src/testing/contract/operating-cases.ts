import { createRoutes } from "../../deploy/create-routes.ts";
import { deploy } from "../../deploy/deploy.ts";
import { removeRoutes } from "../../deploy/remove-routes.ts";
import { assignFrontlineRoutes } from "../../operations/assign-frontline-routes.ts";
import { inlineSteps } from "../../operations/durable-steps.ts";
import { promote, rollback } from "../../operations/promote.ts";
import type { RouteRepository } from "../../repository/route-repository.ts";
import { codeOf, expectEqual } from "../expect-equal.ts";
import type { Cases } from "./contract-case.ts";
import { aDeployment, aRoute, chainOf, deploymentOf, SEED } from "./fixture.ts";

const environmentId = "env_1";
const HOSTNAMES = [
  { fullyQualifiedDomainName: "branch.example.com", sticky: "branch" },
  { fullyQualifiedDomainName: "env.example.com", sticky: "environment" },
] as const;
const PIPELINES = 12;

const ids = Array.from({ length: PIPELINES }, (_, i) => `d_p${i}`);
const pipelines = ids.map((id) => aDeployment(id, { createdAt: 100 + ageOf(id) }));

/** The operations, from end to end. */
export const operatingCases: Cases = {
  async "keeps a history that is one unbroken chain over many assignments"(repository) {
    for (const [now, deploymentId] of ["d_2", "d_3", "d_2", "d_1"].entries()) {
      const request = { environmentId, deploymentId, frontlineRouteIds: ["r_1", "r_2"] };
      await assignFrontlineRoutes({ repository, steps: inlineSteps, now }, request);
    }
    const chain = ["move d_1 > d_2 @1", "move d_2 > d_3 @2", "move d_3 > d_2 @3", "move d_2 > d_1 @4"];
    expectEqual(await chainOf(repository, "r_2"), chain, "chain");
  },
  async "promotes, rolls back and confirms"(repository) {
    const context = contextOf(repository);
    await promote(context, { environmentId, deploymentId: "d_3" });
    const { previousDeploymentId } = await rollback(context, { environmentId, deploymentId: "d_2" });
    expectEqual(previousDeploymentId, "d_3", "what was demoted");
    expectEqual(await deploymentOf(repository, "r_1"), "d_2", "a route");
    const confirmed = await promote(context, { environmentId, deploymentId: "d_2" });
    expectEqual([confirmed.changed, confirmed.previousDeploymentId], [true, null], "confirmation");
    expectEqual((await promote(context, { environmentId, deploymentId: "d_2" })).changed, false, "once more");
    expectEqual((await repository.liveHistory(environmentId)).length, 3, "history rows");
  },
  async "ends simultaneous promotions whole, with the last one's deployment everywhere"(repository) {
    const context = contextOf(repository);
    const targets = ["d_1", "d_2", "d_3"];
    const promoted = (deploymentId: string) => codeOf(() => promote(context, { environmentId, deploymentId }));
    const codes = await Promise.all(targets.map(promoted));
    expectEqual(codes, ["no error", "no error", "no error"], "each of three has its turn");
    const live = (await repository.findEnvironment(environmentId)).deploymentId;
    const routes = await Promise.all(["r_1", "r_2"].map((id) => deploymentOf(repository, id)));
    expectEqual(routes, [live, live], "routes follow the pointer");
  },
  async "deploys out of order, rolls back, and deploys what stays away from what was rolled back"(repository) {
    await deployed(repository, "d_3");
    const late = await deployed(repository, "d_2");
    expectEqual([late.changed, late.live.reason], [false, "NEWER_DEPLOYMENT"], "an older one that comes late");
    await rollback(contextOf(repository), { environmentId, deploymentId: "d_1" });
    const routes = await repository.findRoutesByHostname(["branch.example.com", "env.example.com"]);
    const where = Object.fromEntries(routes.map((route) => [route.sticky, route.deploymentId]));
    expectEqual(where, { branch: "d_3", environment: "d_1" }, "after the rollback");
    const again = await deployed(repository, "d_3");
    expectEqual([again.changed, again.live.reason], [false, "ROLLED_BACK"], "the deployment that was rolled back");
  },
  async "takes a custom domain from its creation through deploys to its removal, in one unbroken chain"(repository) {
    const hostname = { fullyQualifiedDomainName: "custom.example.com", frontlineRouteId: "r_c" };
    const request = { environmentId, projectId: "p_1", hostnames: [{ ...hostname, sticky: "live" as const }] };
    await createRoutes(contextOf(repository), request);
    expectEqual((await createRoutes(contextOf(repository), request)).changed, false, "created twice");
    await deployed(repository, "d_2");
    await removeRoutes(contextOf(repository), { environmentId, frontlineRouteIds: ["r_c"] });
    await createRoutes(contextOf(repository), request);
    const chain = ["create  >  @1", "move  > d_2 @2", "remove d_2 >  @3", "create  >  @4"];
    expectEqual(await chainOf(repository, "r_c"), chain, "history");
  },
  async "refuses a deploy that wants another environment's hostname, with nothing written"(repository) {
    const { fullyQualifiedDomainName } = aRoute("r_9");
    const hostnames = [...HOSTNAMES, { fullyQualifiedDomainName, sticky: "live" } as const];
    const request = { environmentId, projectId: "p_1", deploymentId: "d_2", hostnames, live: "follow" } as const;
    expectEqual(await codeOf(() => deploy(contextOf(repository), request)), "HOSTNAME_TAKEN", "refusal");
    const made = await repository.findRoutesByHostname(HOSTNAMES.map((each) => each.fullyQualifiedDomainName));
    expectEqual([made, (await repository.findEnvironment(environmentId)).revision], [[], 0], "written");
  },
  "ends simultaneous deploys, in any order, with what follows and what is live at the newest": {
    seed: { ...SEED, deployments: [...(SEED.deployments ?? []), ...pipelines] },
    async run(repository) {
      const order = ids.map((_, i) => ids[(i * 5 + 3) % PIPELINES] ?? "");
      const results = await Promise.all(order.map((id) => deployed(repository, id)));
      const newest = ids.toSorted((a, b) => ageOf(a) - ageOf(b) || (a < b ? -1 : 1)).at(-1);
      const last = order.indexOf(newest ?? "");
      expectEqual(results[last]?.live.isLive, true, "the newest says that it is live");
      expectEqual((await repository.findEnvironment(environmentId)).deploymentId, newest, "what is live");
      const made = await repository.findRoutesByHostname(HOSTNAMES.map((each) => each.fullyQualifiedDomainName));
      const where = [...made.map((route) => route.deploymentId), await deploymentOf(repository, "r_1")];
      expectEqual(where, [newest, newest, newest], "routes");
      const again = await Promise.all(ids.map((id) => deployed(repository, id)));
      const changed = again.filter((result) => result.changed);
      expectEqual(changed, [], "once more, changes anything");
    },
  },
};

function ageOf(id: string): number {
  return Math.floor(Number(id.slice("d_p".length)) / 2);
}

function contextOf(repository: RouteRepository) {
  return { repository, steps: inlineSteps, now: 1 };
}

function deployed(repository: RouteRepository, deploymentId: string) {
  const request = { environmentId, projectId: "p_1", deploymentId, hostnames: HOSTNAMES, live: "follow" } as const;
  return deploy(contextOf(repository), request);
}
