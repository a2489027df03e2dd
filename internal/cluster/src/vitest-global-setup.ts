import { startGaleraCluster } from "@frontline-routing/test-servers";
import type { TestProject } from "vitest/node";
import { startControlServer } from "./control-server.ts";
import type { ProvidedCluster } from "./remote-nodes.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The one cluster of the run. A test leaves all its nodes up and synced. See `remoteNodes`. */
    cluster: ProvidedCluster;
  }
}

/** Starts the cluster that the tests `inject("cluster")`. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await startGaleraCluster();
  const control = await startControlServer(cluster);
  const [one, two, three] = cluster.nodes;
  project.provide("cluster", { controlUrl: control.url, urls: [one.url, two.url, three.url] });
  return async () => {
    await control.close();
    await cluster.stop();
  };
}
