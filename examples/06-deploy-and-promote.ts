/**
 * What a pipeline calls: it deploys, promotes and rolls back, by the service of 05-serve-on-restate.ts, which must run.
 * Run it: `npm install @frontline-routing/restate-routing @frontline-routing/routing-core`,
 * `node 06-deploy-and-promote.ts`. Start 05 anew to run it again.
 */
import { createRoutingClient } from "@frontline-routing/restate-routing";
import { deploymentHostnames } from "@frontline-routing/routing-core";

const client = createRoutingClient({ ingressUrl: process.env.RESTATE_INGRESS_URL ?? "http://localhost:8080" });

async function deploy(deploymentId: string, commit: string, live: "follow" | "leave"): Promise<void> {
  const names = { project: "api", workspace: "acme", environment: "production", branch: "main", commit };
  const hostnames = deploymentHostnames(names, "example.app");
  const { created, moved } = await client.deploy("env_1", { projectId: "p_1", deploymentId, hostnames, live });
  for (const route of [...created, ...moved]) console.log(route.fullyQualifiedDomainName, route.reason);
}

async function showLive(): Promise<void> {
  const { deploymentId, isRolledBack } = await client.getLiveDeployment("env_1");
  console.log("live:", deploymentId, isRolledBack ? "by a rollback" : "");
}

// A customer's domain follows what is live, and may be there before anything is.
const domain = { fullyQualifiedDomainName: "api.example.com", sticky: "live" } as const;
await client.createRoutes("env_1", { projectId: "p_1", hostnames: [domain] });

await deploy("d_1", "1a2b3c4d", "follow");
//=> api-git-1a2b3c4-acme.example.app NEW_HOSTNAME
//=> api-git-main-acme.example.app NEW_HOSTNAME
//=> api-production-acme.example.app NEW_HOSTNAME
//=> api.example.com FOLLOWS_LIVE
await showLive(); //=> live: d_1

await deploy("d_2", "5e6f7a8b", "leave"); // to be looked at before it goes live
//=> api-git-5e6f7a8-acme.example.app NEW_HOSTNAME
//=> api-git-main-acme.example.app FOLLOWS
//=> api-production-acme.example.app FOLLOWS
await showLive(); //=> live: d_1

const { previousDeploymentId } = await client.promote("env_1", {
  deploymentId: "d_2",
  expectedLiveDeploymentId: "d_1", // refused, should somebody else have been faster
});
console.log("to be put on standby:", previousDeploymentId); //=> to be put on standby: d_1
await showLive(); //=> live: d_2

await client.rollback("env_1", { deploymentId: "d_1" });
await showLive(); //=> live: d_1 by a rollback
