import { randomBytes } from "node:crypto";
import type { Directory } from "@frontline-routing/frontline-adapter";

/** The one environment of a platform, with names of its own: many platforms may share a database. */
export interface Environment {
  readonly id: string;
  readonly projectId: string;
  /** `api` → `api-5f2e11c0.example.app`. */
  hostname(name: string): string;
  /** `d_1` → `d_1_5f2e11c0`; so of routes and sentinels. */
  idOf(name: string): string;
}

/** Thinks of an environment. */
export function createEnvironment(): Environment {
  const run = randomBytes(4).toString("hex");
  const idOf = (name: string) => `${name}_${run}`;
  return { id: idOf("env"), projectId: idOf("p"), hostname: (name) => `${name}-${run}.example.app`, idOf };
}

/**
 * Says that a deployment is ready, as the platform's scheduler would.
 *
 * @param deploymentId such as `environment.idOf("d_1")`
 * @param regions where it runs, one replica each. Default: nobody says, and it counts as everywhere
 */
export async function putDeployment(
  directory: Directory,
  { id, projectId }: Environment,
  deploymentId: string,
  regions: readonly string[] = [],
): Promise<void> {
  await directory.putDeployment({ id: deploymentId, environmentId: id, projectId, status: "ready" });
  const running = regions.map((region) => ({ region, runningReplicas: 1 }));
  await directory.putDeploymentRegions(deploymentId, running);
}
