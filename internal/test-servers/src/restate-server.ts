import { createServer } from "node:net";
import { basename } from "node:path";
import { LOOPBACK } from "./free-port.ts";
import { makeOwnDirectory } from "./own-directory.ts";
import { chooseRestatePorts, type RestateNode, startRestateNode } from "./restate-node.ts";
import { retryLostPorts } from "./retry-lost-ports.ts";

const PARTITIONS = 2; // 24 by default. Two still tell apart what happens within a partition and across

/** Ports to use instead of free ones, and further settings. */
export interface RestateServerOptions {
  readonly ingressPort?: number | undefined;
  readonly adminPort?: number | undefined;
  /** Between nodes. */
  readonly fabricPort?: number | undefined;
  /** Further settings, as the environment variables that they have: `{ RESTATE_LOG_FILTER: "debug" }`. */
  readonly settings?: Readonly<Record<string, string>> | undefined;
}

/** A Restate server of one node, reachable from this machine only. */
export interface RestateServer extends RestateNode {
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

/**
 * Starts the Restate server of the npm package, on 127.0.0.1, in about half a second, with data of its own.
 *
 * @throws {Error} when a port that was asked for is in use, or the server doesn't come up: the message holds its output
 * @example
 * const restate = await startRestateServer();
 * await restate.register("http://127.0.0.1:9080");
 * await fetch(`${restate.ingressUrl}/Greeter/greet`, { method: "POST" });
 * await restate.stop();
 */
export async function startRestateServer(options: RestateServerOptions = {}): Promise<RestateServer> {
  const { settings, ...chosenPorts } = options;
  await refuseUsedPorts(chosenPorts);
  return await retryLostPorts(async () => {
    const directory = await makeOwnDirectory("restate-server-");
    try {
      const node = await startRestateNode({
        nodeName: "test",
        clusterName: basename(directory.path),
        baseDir: directory.path,
        ports: await chooseRestatePorts({
          ingress: options.ingressPort,
          admin: options.adminPort,
          fabric: options.fabricPort,
        }),
        nodes: 1,
        partitions: PARTITIONS,
        env: settings,
      });
      const { stop } = node;
      return Object.assign(node, {
        async stop() {
          await stop();
          await directory.remove();
        },
      });
    } catch (error) {
      await directory.remove();
      throw error;
    }
  });
}

async function refuseUsedPorts(chosen: Omit<RestateServerOptions, "settings">): Promise<void> {
  for (const [option, port] of Object.entries(chosen)) {
    if (port === undefined) continue;
    await new Promise<void>((resolve, reject) => {
      const probe = createServer();
      probe.once("error", (cause) => {
        const problem = `${option}: port ${port} of ${LOOPBACK} can't be bound (${cause.message})`;
        reject(new Error(`${problem}; free it, choose another, or leave ${option} out`, { cause }));
      });
      probe.listen(port, LOOPBACK, () => probe.close(() => resolve()));
    });
  }
}
