import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { Exchange, type ExchangeListener } from "./exchange.ts";
import { unreadable } from "./frontline-error.ts";
import type { ResolvedFrontlineOptions } from "./frontline-options.ts";
import type { UnderWay } from "./under-way.ts";

/** What the server gives requests to. */
export interface ClientServerListener extends ExchangeListener {
  begin(exchange: Exchange): void;
  /** Those whose answer has not ended yet. */
  readonly underWay: UnderWay;
}

const KEEP_ALIVE_MS = 65_000; // longer than load balancers keep idle connections, so that they close first
const CHECK_EVERY_MS = 1_000; // Node's 30 s would be the resolution of the time limits
const HEAD_BYTES = 16_384; // Node's own default, said here because the rest rests on there being a bound
const WAITING_MAX = 16; // requests of one pipeline; no more are read, and then a client's going isn't heard either
const BACKLOG = 4_096; // Node's 511 is less than a busy load balancer opens at once

/** The server that clients and other regions' frontlines connect to: Node's, strict, with time limits on all it waits for. */
export function createClientServer(options: ResolvedFrontlineOptions, listener: ClientServerListener): Server {
  const server = createServer({
    maxHeaderSize: HEAD_BYTES,
    headersTimeout: Math.min(options.headTimeoutMs, options.requestTimeoutMs),
    requestTimeout: options.requestTimeoutMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connectionsCheckingInterval: Math.min(options.headTimeoutMs, CHECK_EVERY_MS),
    requireHostHeader: false, // it is looked at for all versions, and answered in JSON
    insecureHTTPParser: false,
    shouldUpgradeCallback: (request) => mayUpgrade(request) && !isAnswering(request.socket),
  });
  const latest = new WeakMap<Duplex, ServerResponse>(); // the last of each connection
  const isAnswering = (socket: Duplex) => latest.get(socket)?.closed === false;
  server.maxHeadersCount = 0; // Node drops what is beyond it, unseen; their size is bounded
  server.on("timeout", (socket) => socket.resetAndDestroy()); // an orderly end may be that of an answer without a length
  const waiting = new WeakMap<Duplex, number>();
  const begin = (request: IncomingMessage, response: ServerResponse) => {
    if (request.socket.writable) listener.begin(new Exchange(request, response, listener));
  };
  // One at a time of a pipeline: the next may rest on what this one does, and is not to begin where this one ends the
  // connection (RFC 9112, 9.3.2).
  const beginInTurn = (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request;
    const before = latest.get(socket);
    latest.set(socket, response);
    if (before?.closed !== false) return begin(request, response);
    waiting.set(socket, (waiting.get(socket) ?? 0) + 1);
    setImmediate(() => (waiting.get(socket) ?? 0) > WAITING_MAX && socket.pause()); // Node resumes it until then
    before.once("close", () => {
      waiting.set(socket, (waiting.get(socket) ?? 1) - 1);
      socket.resume();
      begin(request, response);
    });
  };
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) =>
    listener.begin(Exchange.toUpgrade(request, socket, head, listener));
  server.on("request", beginInTurn);
  server.on("checkContinue", beginInTurn);
  server.on("checkExpectation", beginInTurn); // it has no other meaning, and is dropped
  server.on("upgrade", upgrade);
  server.on("connect", (request, socket, head) => {
    if (!isAnswering(socket)) return upgrade(request, socket, head);
    socket.on("error", () => {}); // Node has left the socket, and can't go on with what came before
    refuse(new Error("CONNECT behind other requests"), socket, listener.underWay);
  });
  server.on("clientError", (error, socket) => refuse(error, socket, listener.underWay));
  return server;
}

/** @returns the port it listens at */
export async function listenAt(server: Server, port: number, host: string): Promise<number> {
  server.listen({ port, host, backlog: BACKLOG });
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

/**
 * Whether a request to upgrade is one here. Else it is a request like any other, as RFC 9110, 7.8 has it: `h2c` would hide
 * all later requests of the connection from this frontline, and a body has no place before another protocol.
 */
function mayUpgrade({ headers }: IncomingMessage): boolean {
  if (headers["content-length"] !== undefined || headers["transfer-encoding"] !== undefined) return false;
  return !/\bh2c?\b/i.test(headers.upgrade ?? "");
}

/** Answers what Node can't read on as a request, unless that would be taken for the answer of an earlier one. */
function refuse(error: Error, socket: Duplex, underWay: UnderWay): void {
  const refusal = unreadable(error);
  const { status, code, publicMessage } = refusal;
  const exchange = socket.writable ? underWay.list().find(({ request }) => request.socket === socket) : undefined;
  if (exchange !== undefined) {
    exchange.fail(refusal);
    return;
  }
  const hasAnswered = "bytesWritten" in socket && socket.bytesWritten !== 0;
  if (!socket.writable || hasAnswered) {
    socket.destroy();
    return;
  }
  const body = JSON.stringify({ code, message: publicMessage });
  const head = `content-type: application/json\r\ncontent-length: ${body.length}\r\ncache-control: no-store`;
  socket.end(`HTTP/1.1 ${status} ${code}\r\n${head}\r\nconnection: close\r\n\r\n${body}`, () => socket.destroy());
}
