import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { LOOPBACK } from "@frontline-routing/test-servers";
import { WebSocketServer } from "ws";
import { paddingFor, type TrafficAnswer } from "../../src/traffic/traffic-answer.ts";
import { reportArrival } from "../../src/traffic/witness.ts";

/** A server that can be taken away at once, as by SIGKILL. */
export interface EndableServer {
  readonly port: number;
  /** Breaks all connections, and takes no more. */
  end(): void;
}

/** What is special about a sentinel. */
export interface EchoSentinelOptions {
  /** Keeps it from answering. */
  readonly hold?: () => Promise<void>;
  /** Is answered instead of what is right. */
  readonly wrong?: (message: number) => Partial<TrafficAnswer>;
}

/** A sentinel inside the test's process. */
export async function startEchoSentinel(
  sentinel: string,
  region: string,
  { hold = async () => undefined, wrong = () => ({}) }: EchoSentinelOptions = {},
): Promise<EndableServer> {
  const answerTo = (request: IncomingMessage, body: Buffer) => ({
    deployment: request.headers["x-deployment"],
    sentinel,
    region,
    method: request.method,
    host: request.headers.host,
    path: request.url,
    bodyBytes: body.length,
    bodySha256: createHash("sha256").update(body).digest("hex"),
    ...paddingFor(request.headers),
  });
  const server = createServer(async (request, response) => {
    reportArrival(request.headers);
    const body = Buffer.concat(await request.toArray());
    await hold();
    response.end(JSON.stringify({ ...answerTo(request, body), ...wrong(0) }));
  });
  new WebSocketServer({ server }).on("connection", (socket, request) => {
    reportArrival(request.headers);
    let messages = 0;
    socket.on("message", (message: Buffer) => {
      messages++;
      socket.send(JSON.stringify({ ...answerTo(request, message), ...wrong(messages) }));
    });
  });
  return endable(server);
}

/** Listens on loopback. */
export async function endable(server: ReturnType<typeof createServer>): Promise<EndableServer> {
  server.keepAliveTimeout = 120_000; // it is clients that close idle connections, never both at once
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => sockets.add(socket.once("close", () => sockets.delete(socket))));
  server.listen(0, LOOPBACK);
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    end() {
      server.close();
      for (const socket of sockets) socket.resetAndDestroy();
    },
  };
}
