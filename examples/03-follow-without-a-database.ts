/**
 * A deployment is promoted, and a router follows: the write side and the read side in one unit test, without a database.
 * Run it: `npm install @frontline-routing/routing-core @frontline-routing/frontline-core`,
 * `node 03-follow-without-a-database.ts`.
 */
import { createRouter } from "@frontline-routing/frontline-core";
import { createInMemoryRouteSource } from "@frontline-routing/frontline-core/testing";
import { inlineSteps, promote } from "@frontline-routing/routing-core";
import { createInMemoryRouteRepository } from "@frontline-routing/routing-core/testing";

const of = { environmentId: "env_1" };
const ready = { ...of, status: "ready", desiredState: "running" } as const;
const host = { projectId: "p_1", fullyQualifiedDomainName: "api.example.com", sticky: "live", revision: 0 } as const;
const gateway = { k8sAddress: "gateway:8040", health: "healthy", availableReplicas: 1 } as const;

const repository = createInMemoryRouteRepository({
  deployments: [1, 2].map((createdAt) => ({ ...ready, id: `d_${createdAt}`, createdAt })),
  routes: [{ ...of, ...host, id: "r_1", deploymentId: "d_1" }],
});
const source = createInMemoryRouteSource({
  memory: repository.memory,
  sentinels: [{ ...of, ...gateway, id: "s_1", region: "us-east-1.aws", desiredState: "running" }],
});
const router = createRouter({ region: "us-east-1.aws", source });

console.log((await router.route("api.example.com")).deploymentId); //=> d_1
const context = { repository, steps: inlineSteps, now: Date.now() };
await promote(context, { environmentId: "env_1", deploymentId: "d_2" });
await router.poll(); // a router also polls by itself, four times a second
console.log(router.routeCached("api.example.com")?.deploymentId); //=> d_2
await router.close();
