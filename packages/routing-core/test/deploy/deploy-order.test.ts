import fc from "fast-check";
import { expect, it } from "vitest";
import { deploy, promote, type RouteRepository, type RoutingError, rollback } from "../../src/index.ts";
import { aDeployment, aRoute } from "../../src/testing/contract/fixture.ts";
import { createInMemoryRouteRepository } from "../../src/testing.ts";
import { contextOf, environmentId } from "../operations/promotion-fixture.ts";

interface Pipeline {
  readonly createdAt: number;
  readonly isReady: boolean;
  readonly live: "follow" | "leave";
}

const pipelines = fc.array(
  fc.record<Pipeline>({
    createdAt: fc.integer({ min: 10, max: 13 }), // some at the same moment
    isReady: fc.constantFrom(true, true, true, false),
    live: fc.constantFrom("follow", "follow", "leave"),
  }),
  { minLength: 1, maxLength: 9 },
);
const HOSTNAMES = [
  { fullyQualifiedDomainName: "branch.example.com", sticky: "branch" },
  { fullyQualifiedDomainName: "new-branch.example.com", sticky: "branch" },
  { fullyQualifiedDomainName: "env.example.com", sticky: "environment" },
  { fullyQualifiedDomainName: "new-env.example.com", sticky: "environment" },
] as const;

it("ends with every route that follows, and what is live, at the newest, however pipelines and their reads and commits come", async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), pipelines, fc.boolean(), async (scheduler, list, isRolledBack) => {
      const deployments = list.map(({ createdAt, isReady }, i) => {
        return aDeployment(`d_${i}`, { createdAt, status: isReady ? "ready" : "failed" });
      });
      const base = ["d_base", "d_next"].map((id, i) => aDeployment(id, { createdAt: i }));
      const repository = createInMemoryRouteRepository({
        deployments: [...base, ...deployments],
        routes: [
          aRoute("r_branch", { sticky: "branch", fullyQualifiedDomainName: "branch.example.com" }),
          aRoute("r_env", { sticky: "environment", fullyQualifiedDomainName: "env.example.com" }),
          aRoute("r_live"),
          aRoute("r_none", { sticky: "none" }),
        ].map((route) => ({ ...route, deploymentId: "d_base" })),
      });
      await promote(contextOf(repository), { environmentId, deploymentId: "d_next" });
      await rollback(contextOf(repository), { environmentId, deploymentId: "d_base" });
      if (!isRolledBack) await promote(contextOf(repository), { environmentId, deploymentId: "d_base" });

      const context = contextOf(scheduled(repository, scheduler));
      const request = { environmentId, projectId: "p_1", hostnames: HOSTNAMES };
      const calls = list.map(({ live }, i) => {
        return deploy(context, { ...request, deploymentId: `d_${i}`, live }).catch((error: RoutingError) => error);
      });
      const outcomes = await scheduler.waitFor(Promise.all(calls));
      const refusals = outcomes.flatMap((outcome) => ("code" in outcome ? [outcome.code] : []));
      expect(refusals).toEqual(list.filter(({ isReady }) => !isReady).map(() => "DEPLOYMENT_NOT_READY"));

      const ready = deployments.filter(({ status }) => status === "ready");
      const newest = idOfNewest(ready) ?? "d_base";
      const followers = ready.filter(({ id }) => list[Number(id.slice(2))]?.live === "follow");
      const live = isRolledBack ? "d_base" : (idOfNewest(followers) ?? "d_base");
      const where = Object.fromEntries(
        [...repository.memory.routes.values()].map((route) => [route.fullyQualifiedDomainName, route.deploymentId]),
      );
      expect(where).toEqual({
        "branch.example.com": newest,
        ...(ready.length > 0 && {
          "new-branch.example.com": newest,
          // While it is rolled back, what is made first stays.
          "new-env.example.com": isRolledBack ? expect.toBeOneOf(ready.map(({ id }) => id)) : newest,
        }),
        "env.example.com": isRolledBack ? "d_base" : newest,
        [aRoute("r_live").fullyQualifiedDomainName]: live,
        [aRoute("r_none").fullyQualifiedDomainName]: "d_base",
      });
      expect(repository.memory.environments.get(environmentId)).toMatchObject({ deploymentId: live, isRolledBack });
    }),
    { numRuns: 300 },
  );
});

/** The greatest by time, and of one time by id. Their ids have one digit. */
function idOfNewest(deployments: readonly { readonly id: string; readonly createdAt: number }[]): string | undefined {
  return deployments.toSorted((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1)).at(-1)?.id;
}

/** A repository whose calls begin in any order that a scheduler thinks of. */
function scheduled(repository: RouteRepository, scheduler: fc.Scheduler): RouteRepository {
  const { findRoutes, findRoutesByHostname, findRoutesOfEnvironment, findDeployment, findDeployments } = repository;
  const { findEnvironment, commit } = repository;
  return {
    ...repository,
    findRoutes: scheduler.scheduleFunction(findRoutes),
    findRoutesByHostname: scheduler.scheduleFunction(findRoutesByHostname),
    findRoutesOfEnvironment: scheduler.scheduleFunction(findRoutesOfEnvironment),
    findDeployment: scheduler.scheduleFunction(findDeployment),
    findDeployments: scheduler.scheduleFunction(findDeployments),
    findEnvironment: scheduler.scheduleFunction(findEnvironment),
    commit: scheduler.scheduleFunction(commit),
  };
}
