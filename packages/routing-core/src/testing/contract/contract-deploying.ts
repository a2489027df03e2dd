import { createRoutes } from "../../deploy/create-routes.ts";
import { deploy } from "../../deploy/deploy.ts";
import { removeRoutes } from "../../deploy/remove-routes.ts";
import { inlineSteps } from "../../operations/durable-steps.ts";
import { rollback } from "../../operations/rollback.ts";
import type { RouteRepository } from "../../repository/route-repository.ts";
import { codeOf, expectEqual } from "../expect-equal.ts";
import type { ContractCase, MakeRouteRepository } from "./contract-case.ts";
import { aDeployment, aRoute, deploymentOf, SEED } from "./contract-fixture.ts";

const environmentId = "env_1";
const HOSTNAMES = [
  { fullyQualifiedDomainName: "branch.example.com", sticky: "branch" },
  { fullyQualifiedDomainName: "env.example.com", sticky: "environment" },
] as const;
const PIPELINES = 12;

/** Deploys, and routes that come and go, from end to end. */
export function deployingCases(make: MakeRouteRepository): ContractCase[] {
  return [
    {
      name: "ends simultaneous deploys, in any order, with what follows and what is live at the newest",
      async run() {
        const ids = Array.from({ length: PIPELINES }, (_, i) => `d_p${i}`);
        const deployments = ids.map((id, i) => aDeployment(id, { createdAt: 100 + Math.floor(i / 2) }));
        const repository = await make({ ...SEED, deployments: [...(SEED.deployments ?? []), ...deployments] });
        const order = ids.map((_, i) => ids[(i * 5 + 3) % PIPELINES] ?? "");
        const results = await Promise.all(order.map((id) => deployed(repository, id)));
        const newest = ids.toSorted((a, b) => ageOf(a) - ageOf(b) || (a < b ? -1 : 1)).at(-1);
        const last = order.indexOf(newest ?? "");
        expectEqual(results[last]?.live.isLive, true, "the newest says that it is live");
        expectEqual((await repository.findEnvironment(environmentId)).deploymentId, newest, "what is live");
        const made = await repository.findRoutesByHostname(HOSTNAMES.map((each) => each.fullyQualifiedDomainName));
        const where = [...made.map((route) => route.deploymentId), await deploymentOf(repository, "r_1")];
        expectEqual(where, [newest, newest, newest], "routes");
        const [first, ...again] = await Promise.all(ids.map((id) => deployed(repository, id)));
        expectEqual(
          [first, ...again].some((result) => result?.changed),
          false,
          "once more, changes anything",
        );
      },
    },
    {
      name: "deploys out of order, rolls back, and deploys what stays away from what was rolled back",
      async run() {
        const repository = await make(SEED);
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
    },
    {
      name: "takes a custom domain from its creation through deploys to its removal, in one unbroken chain",
      async run() {
        const repository = await make(SEED);
        const hostnames = [
          { fullyQualifiedDomainName: "custom.example.com", sticky: "live", frontlineRouteId: "r_c" },
        ] as const;
        const request = { environmentId, projectId: "p_1", hostnames };
        await createRoutes(contextOf(repository), request);
        expectEqual((await createRoutes(contextOf(repository), request)).changed, false, "created twice");
        await deployed(repository, "d_2");
        await removeRoutes(contextOf(repository), { environmentId, frontlineRouteIds: ["r_c"] });
        await createRoutes(contextOf(repository), request);
        const chain = (await repository.routeHistory("r_c")).map((row) => {
          return [row.kind, row.previousDeploymentId, row.deploymentId, row.revision];
        });
        const expected = [
          ["create", "", "", 1],
          ["move", "", "d_2", 2],
          ["remove", "d_2", "", 3],
          ["create", "", "", 4],
        ];
        expectEqual(chain, expected, "history");
      },
    },
    {
      name: "refuses a deploy that wants another environment's hostname, with nothing written",
      async run() {
        const repository = await make(SEED);
        const { fullyQualifiedDomainName } = aRoute("r_9");
        const hostnames = [...HOSTNAMES, { fullyQualifiedDomainName, sticky: "live" } as const];
        const request = { environmentId, projectId: "p_1", deploymentId: "d_2", hostnames, live: "follow" } as const;
        expectEqual(await codeOf(() => deploy(contextOf(repository), request)), "HOSTNAME_TAKEN", "refusal");
        const made = await repository.findRoutesByHostname(HOSTNAMES.map((each) => each.fullyQualifiedDomainName));
        expectEqual([made, (await repository.findEnvironment(environmentId)).revision], [[], 0], "written");
      },
    },
  ];
}

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
