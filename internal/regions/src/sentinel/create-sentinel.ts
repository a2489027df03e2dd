import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type RawData, type WebSocket, WebSocketServer } from "ws";
import { paddingFor } from "../traffic/traffic-answer.ts";
import { reportArrival } from "../traffic/witness.ts";
import { createQuiet } from "./quiet.ts";
import type { SentinelAnswer } from "./sentinel-answer.ts";

const KEEP_ALIVE_MS = 120_000; // longer than any proxy keeps a connection: it is the proxy that closes, never both at once
const QUIET_MS = 500; // a few health checks, and what frontlines need to hear of them
const DRAIN_WITHIN_MS = 5_000; // half of what is left to a process that was told to stop
const GOING_AWAY = 1001; // RFC 6455, section 7.4.1

/** What a sentinel knows of itself. */
export interface SentinelSettings {
  readonly id: string;
  readonly region: string;
  /** The header that names the deployment to answer for, in lower case. */
  readonly deploymentHeader: string;
}

/** A stand-in for the gateway of an environment: it answers for the deployment that it is asked for, and says so. */
export interface Sentinel {
  listen(port: number, host: string): Promise<void>;
  /**
   * Says at once that it is going away, and goes on answering until nobody asks any more, or for five seconds. Resolves
   * when all that was under way has ended.
   */
  drain(): Promise<void>;
}

/** Makes a sentinel. `/healthz` without the deployment header is its health check; with it, a path like any other. */
export function createSentinel({ id, region, deploymentHeader }: SentinelSettings): Sentinel {
  const quiet = createQuiet();
  const sockets = new WebSocketServer({ noServer: true });
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    answer(request, response).catch(() => request.destroy()); // the client has gone
  });
  let isDraining = false;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.shouldKeepAlive &&= !isDraining;
    const deployment = request.headers[deploymentHeader];
    if (deployment === undefined) {
      answerWithoutDeployment(request, response);
      return;
    }
    quiet.disturb();
    reportArrival(request.headers);
    const hash = createHash("sha256");
    let bytes = 0;
    for await (const chunk of request as AsyncIterable<Buffer>) {
      hash.update(chunk);
      bytes += chunk.length;
    }
    response.shouldKeepAlive &&= !isDraining; // it may have begun meanwhile
    const facts = factsOf(request, String(deployment), bytes, hash.digest("hex"));
    send(response, 200, { ...facts, ...paddingFor(request.headers) });
  }

  function answerWithoutDeployment(request: IncomingMessage, response: ServerResponse): void {
    if (request.url === "/healthz") send(response, isDraining ? 503 : 200, { sentinel: id, isDraining });
    else send(response, 400, { code: "NO_DEPLOYMENT", message: `${deploymentHeader} is missing` });
  }

  function factsOf(
    request: IncomingMessage,
    deployment: string,
    bodyBytes: number,
    bodySha256: string,
  ): SentinelAnswer {
    const { method = "", url = "", headers } = request;
    const { host = "" } = headers;
    return { deployment, sentinel: id, region, method, host, path: url, bodyBytes, bodySha256 };
  }

  server.on("upgrade", (request, socket, head) => {
    const deployment = request.headers[deploymentHeader];
    if (deployment === undefined) return void socket.end("HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n");
    quiet.disturb();
    reportArrival(request.headers);
    sockets.handleUpgrade(request, socket, head, (webSocket: WebSocket) => {
      webSocket.on("error", () => webSocket.terminate());
      webSocket.on("message", (data: RawData) => {
        const message = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as ArrayBuffer);
        const sha256 = createHash("sha256").update(message).digest("hex");
        webSocket.send(JSON.stringify(factsOf(request, String(deployment), message.length, sha256)));
      });
    });
  });

  return {
    async listen(port, host) {
      server.listen(port, host);
      await once(server, "listening");
    },
    async drain() {
      isDraining = true;
      await quiet.settled(QUIET_MS, DRAIN_WITHIN_MS);
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const webSocket of sockets.clients) webSocket.close(GOING_AWAY);
      await closed;
    },
  };
}

function send(response: ServerResponse, status: number, body: unknown): void {
  const text = `${JSON.stringify(body)}\n`;
  response.writeHead(status, { "content-type": "application/json", "content-length": Buffer.byteLength(text) });
  response.end(text);
}
