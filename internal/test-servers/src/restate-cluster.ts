import { basename } from "node:path";
import { makeOwnDirectory } from "./own-directory.ts";
import {
  chooseRestatePorts,
  type RestateNode,
  type RestateNodeSettings,
  restateUrl,
  startRestateNode,
} from "./restate-node.ts";
import { retryLostPorts } from "./retry-lost-ports.ts";

const NODES = 3; // the fewest of which one may be missing
const REPLICATION = 2; // what is acknowledged is on two nodes
const PARTITIONS = 4; // so that a node which is killed takes some with it, and leaves some alone

/** How many nodes. */
export interface RestateClusterOptions {
  /** Default: 3. With 1, the same settings without replication, to compare with. */
  readonly nodes?: number | undefined;
}

/** A Restate cluster, reachable from this machine only. */
export interface RestateCluster {
  /** Any of them takes calls and registrations, for all. */
  readonly nodes: readonly RestateNode[];
  /** Ends all nodes and removes their data. */
  stop(): Promise<void>;
}

/**
 * Starts a cluster of Restate servers of the npm package, on 127.0.0.1, in about three seconds. What is written is on two
 * nodes before it is acknowledged, so that one of three may be killed. A node takes about 200 MB.
 *
 * @throws {Error} when it doesn't come up: the message holds the output of the node that failed first
 * @example
 * const cluster = await startRestateCluster();
 * const [one, two] = cluster.nodes;
 * await one?.register("http://127.0.0.1:9080");
 * await two?.kill();
 * await cluster.stop();
 */
export async function startRestateCluster({ nodes = NODES }: RestateClusterOptions = {}): Promise<RestateCluster> {
  return await retryLostPorts(async () => {
    const directory = await makeOwnDirectory("restate-cluster-");
    try {
      const started = await startTogether(await clusterSettings(directory.path, nodes));
      return {
        nodes: started,
        async stop() {
          // In good order, a node waits for others to take over what it leads. Nobody needs that of what goes away.
          await Promise.all(started.map((node) => node.kill()));
          await directory.remove();
        },
      };
    } catch (error) {
      await directory.remove();
      throw error;
    }
  });
}

async function clusterSettings(baseDir: string, nodes: number): Promise<RestateNodeSettings[]> {
  const ports = await Promise.all(Array.from({ length: nodes }, () => chooseRestatePorts()));
  const addresses = JSON.stringify(ports.map(({ fabric }) => restateUrl(fabric)));
  return ports.map((ports, index) => ({
    nodeName: `node-${index + 1}`,
    clusterName: basename(baseDir),
    baseDir,
    ports,
    nodes,
    partitions: PARTITIONS,
    env: {
      RESTATE_METADATA_CLIENT__ADDRESSES: addresses,
      RESTATE_DEFAULT_REPLICATION: String(Math.min(REPLICATION, nodes)), // of logs and of partitions
      // How long the others wait before they give work to a node that just came: 5 s by default, and all just came.
      RESTATE_GOSSIP_SUSPECT_INTERVAL: "500ms",
      RESTATE_AUTO_PROVISION: String(index === 0), // two would found two clusters
    },
  }));
}

/** None is up before all are, so that when one fails the others are given up. */
async function startTogether(settings: readonly RestateNodeSettings[]): Promise<RestateNode[]> {
  const failure = new AbortController();
  const { signal } = failure;
  const outcomes = await Promise.allSettled(
    settings.map((node) =>
      startRestateNode({ ...node, signal }).catch((error) => {
        failure.abort(error);
        throw error;
      }),
    ),
  );
  const started = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
  if (!signal.aborted) return started;
  await Promise.all(started.map((node) => node.kill()));
  throw signal.reason;
}
