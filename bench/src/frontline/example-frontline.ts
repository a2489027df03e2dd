/** A process of the example frontline. Its routes are in memory and looked up before it serves: requests read nothing. */
import { createFrontline } from "@frontline-routing/example-frontline";
import { createRouter } from "@frontline-routing/frontline-core";
import { createInMemoryRouteSource } from "@frontline-routing/frontline-core/testing";
import { answerParent } from "./answer-parent.ts";

/** What this process is started with, as JSON. */
export interface FrontlineSettings {
  readonly region: string;
  readonly environments: readonly {
    readonly hostnames: readonly string[];
    /** The region and the origin of its only sentinel. */
    readonly region: string;
    readonly sentinel: string;
  }[];
  /** By region, the origin of its frontline. */
  readonly peers: Readonly<Record<string, string>>;
}

const { region, environments, peers } = JSON.parse(process.argv[2] ?? "{}") as FrontlineSettings;

const hostnames = environments.flatMap((environment) => environment.hostnames);
const routes = environments.flatMap((environment, index) =>
  environment.hostnames.map((fullyQualifiedDomainName) => ({
    id: `r_${fullyQualifiedDomainName}`,
    projectId: "p_1",
    environmentId: `env_${index}`,
    deploymentId: `d_${index}`,
    fullyQualifiedDomainName,
    sticky: "live" as const,
    revision: 1,
  })),
);
const sentinels = environments.map((environment, index) => ({
  id: `s_${index}`,
  environmentId: `env_${index}`,
  region: environment.region,
  k8sAddress: new URL(environment.sentinel).host,
  health: "healthy" as const,
  desiredState: "running" as const,
  availableReplicas: 1,
}));
const memory = { routes: new Map(routes.map((route) => [route.id, route])), routeChanges: [] };
const router = createRouter({ region, source: createInMemoryRouteSource({ memory, sentinels }) });
await router.lookupMany(hostnames);

const frontline = createFrontline({
  router,
  nlbAddress: (name) => peers[name] ?? "http://127.0.0.1:1",
  secrets: ["a secret of the benchmark, long enough to sign with"],
});
const { port } = await frontline.listen({ port: 0, host: "127.0.0.1" });
answerParent(port);
