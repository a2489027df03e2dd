import { connect, createServer, type Socket } from "node:net";
import { LOOPBACK } from "@frontline-routing/test-servers";

/** A TCP balancer on 127.0.0.1. */
export interface Balancer {
  readonly url: string;
  close(): Promise<void>;
}

/** Gives each connection to the next of several servers that takes one. What is connected to one that dies, is cut. */
export async function startBalancer(targets: readonly string[]): Promise<Balancer> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
    return socket;
  };
  const join = (client: Socket, first: number, attempt = 0) => {
    const target = targets[(first + attempt) % targets.length];
    if (target === undefined || attempt === targets.length) return void client.destroy();
    const { hostname, port } = new URL(target);
    const server = keep(connect(Number(port), hostname));
    let connected = false;
    server.once("connect", () => {
      connected = true;
      client.pipe(server).pipe(client);
      client.on("close", () => server.destroy());
    });
    server.once("close", () => (connected ? client.destroy() : join(client, first, attempt + 1)));
  };
  const balancer = createServer((client) => join(keep(client), connections++));
  await new Promise<void>((resolve) => balancer.listen(0, LOOPBACK, resolve));
  const address = balancer.address();
  if (address === null || typeof address === "string") throw new Error("the balancer has no port");
  return {
    url: `http://${LOOPBACK}:${address.port}`,
    async close() {
      const closed = new Promise<void>((resolve) => balancer.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
