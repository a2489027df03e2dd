import { connect, createServer, type Socket } from "node:net";
import { LOOPBACK } from "@frontline-routing/test-servers";

/** What becomes of a connection: it works, is cut before the server sees it, or just before its answer comes back. */
export type Fate = "works" | "cut" | "answer lost";

/** A TCP proxy on 127.0.0.1 that loses connections. */
export interface FlakyProxy {
  readonly url: string;
  /** How many connections there were. */
  readonly connections: number;
  /** How many requests reached the server. A connection may carry several. */
  readonly requests: number;
  close(): Promise<void>;
}

/** Stands in front of a server. The fates are those of the first connections; later ones work. */
export async function startFlakyProxy(target: string, fates: readonly Fate[]): Promise<FlakyProxy> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let connections = 0;
  let requests = 0;
  const server = createServer((client) => {
    const fate = fates[connections++] ?? "works";
    if (fate === "cut") return void client.destroy();
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", () => socket.destroy());
      socket.on("close", () => sockets.delete(socket));
    }
    client.on("data", (chunk) => {
      if (chunk.toString("latin1").startsWith("POST ")) requests++;
    });
    client.pipe(upstream);
    if (fate === "works") return void upstream.pipe(client);
    upstream.once("data", () => {
      client.destroy();
      upstream.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, LOOPBACK, resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the proxy has no port");
  return {
    url: `http://${LOOPBACK}:${address.port}`,
    get connections() {
      return connections;
    },
    get requests() {
      return requests;
    },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
