import { createServer, request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import { connect, type Socket } from "node:net";
import { LOOPBACK } from "@frontline-routing/test-servers";
import { type EndableServer, endable } from "./echo-sentinel.ts";

/** A frontline for tests of what verifies frontlines: it does as little as one can, and does it wrong when asked to. */
export interface FaultyFrontlineOptions {
  /** Where the request goes, and who is said to answer. */
  readonly sentinel: { readonly id: string; readonly region: string; readonly port: number };
  readonly deployment: () => string;
  /** How often each request is sent; the last answer counts. Default: 1. */
  readonly times?: number;
  /** What becomes of the answer. Default: it is passed on whole. */
  readonly tamper?: (answer: Buffer) => Buffer;
  /** What it answers itself, instead of passing the request on. */
  readonly refuse?: { readonly status: number; readonly code: string };
  /** Promises the length of the answer before `tamper`, and breaks off after it. */
  readonly breaksOff?: boolean;
}

/** Starts it on loopback. */
export function startFaultyFrontline(options: FaultyFrontlineOptions): Promise<EndableServer> {
  const { sentinel, deployment, times = 1, tamper = (whole) => whole, breaksOff = false, refuse } = options;
  const headers = { "x-frontline-region": sentinel.region, "x-frontline-sentinel": sentinel.id };
  const server = createServer(async (request, response) => {
    if (refuse) {
      response.writeHead(refuse.status, headers).end(JSON.stringify({ code: refuse.code, message: "no" }));
      return;
    }
    try {
      const body = Buffer.concat(await request.toArray());
      const given = { ...request.headers, "x-deployment": deployment() };
      let answer: Buffer = Buffer.of();
      for (let i = 0; i < times; i++) answer = await send(sentinel.port, request, given, body);
      const changed = tamper(answer);
      response.writeHead(200, { ...headers, "content-length": breaksOff ? answer.length : changed.length });
      if (breaksOff) response.write(changed, () => response.destroy());
      else response.end(changed);
    } catch {
      response.writeHead(502, headers).end(JSON.stringify({ code: "SENTINEL_FAILED", message: "it broke off" }));
    }
  });
  server.on("upgrade", (request: IncomingMessage, client: Socket) => {
    const upstream = connect(sentinel.port, LOOPBACK);
    const lines = Object.entries({ ...request.headers, "x-deployment": deployment() }).map(([k, v]) => `${k}: ${v}`);
    upstream.write(`GET ${request.url} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      from.pipe(to);
      from.on("error", () => to.destroy()).on("close", () => to.destroy());
    }
  });
  return endable(server);
}

function send(
  port: number,
  { method, url }: IncomingMessage,
  headers: IncomingHttpHeaders,
  body: Buffer,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = { host: LOOPBACK, port, method, path: url, headers, agent: false };
    const outgoing = httpRequest(options, (answer) =>
      answer.toArray().then((parts) => resolve(Buffer.concat(parts)), reject),
    );
    outgoing.on("error", reject).end(body);
  });
}
