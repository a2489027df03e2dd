import { createServer, type RequestListener } from "node:http";
import { freePort, type GaleraCluster, LOOPBACK } from "@frontline-routing/test-servers";
import { isNodeAction } from "./node-action.ts";

/** Where another process can have done to nodes what a {@link GaleraCluster} can do. */
export interface ControlServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves `POST /<index of the node>/<action>`: the nodes are children of this process, tests run in others. */
export async function startControlServer({ nodes }: Pick<GaleraCluster, "nodes">): Promise<ControlServer> {
  const act = async (path = "/") => {
    const [index, action = ""] = path.slice(1).split("/");
    const node = nodes[Number(index)];
    if (node === undefined || !isNodeAction(action)) throw new Error(`no such node or action: ${path}`);
    await node[action]();
  };
  const listener: RequestListener = (request, response) => {
    act(request.url).then(
      () => response.writeHead(204).end(),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  };
  const server = createServer(listener);
  const port = await freePort();
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, LOOPBACK, resolve));
  return {
    url: `http://${LOOPBACK}:${port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
