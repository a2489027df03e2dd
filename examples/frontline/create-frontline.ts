import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { type AddressInfo, Server as NetServer, Socket } from "node:net";
import type { Duplex } from "node:stream";
import { createForwardingToken } from "@frontline-routing/frontline-core/forwarding";
import { Agent } from "undici";
import type { Attempt } from "./ejector.ts";
import { Ejector } from "./ejector.ts";
import { Exchange, type ExchangeListener } from "./exchange.ts";
import { answerable } from "./frontline-error.ts";
import { type FrontlineOptions, resolveFrontlineOptions } from "./frontline-options.ts";
import { createAdminServer } from "./operating/admin-server.ts";
import { createMetrics } from "./operating/metrics.ts";
import { type ServingParts, serveRequest } from "./serve-request.ts";
import { joinSockets } from "./tunnel.ts";

export type { FrontlineOptions } from "./frontline-options.ts";

/** A region's frontline. */
export interface Frontline {
  /** @param at `port` is for requests, `adminPort` for `/healthz` and `/metrics`; 0, the default: any free one */
  listen(at: {
    readonly port?: number;
    readonly adminPort?: number;
    readonly host?: string;
  }): Promise<{ readonly port: number; readonly adminPort: number }>;

  /**
   * Ends it in order: `/healthz` says 503, no connection is accepted any more, answers say `connection: close`, and what is
   * under way has `withinMs` to end by itself. Then everything is closed.
   *
   * @param how `lingerMs`: for how long connections that are idle stay open, because a request may be on its way on one
   */
  drain(how: { readonly withinMs: number; readonly lingerMs?: number }): Promise<void>;
}

const KEEP_ALIVE_MS = 65_000; // longer than load balancers keep idle connections, so that they close first
const UPSTREAM_KEEP_ALIVE_MS = 4_000; // shorter than any server keeps idle ones (Node: 5,000), so that we close first
const LINGER_MS = 5_000; // longer than UPSTREAM_KEEP_ALIVE_MS, after which other frontlines have closed theirs
const MAX_ORIGINS = 10_000;
const BACKLOG = 4_096; // Node's 511 is less than a busy load balancer opens at once

/**
 * A frontline: an HTTP proxy that sends each request to a sentinel of its region, or to the nearest region that has one.
 *
 * @throws {TypeError} an option is missing, unknown or of the wrong type
 * @throws {RangeError} a number is out of its bounds
 */
export function createFrontline(given: FrontlineOptions): Frontline {
  const options = resolveFrontlineOptions(given);
  const { router } = options;
  const token = createForwardingToken({ secrets: options.secrets });
  const ejector = new Ejector();
  const underWay = new Set<Exchange>();
  const tunnels = new Set<() => void>();
  let isDraining = false;
  const metrics = createMetrics({
    router,
    ejected: () => ejector.ejected.size,
    underWay: () => underWay.size,
    tunnels: () => tunnels.size,
  });
  const upstreams = new Agent({
    connect: { timeout: options.connectTimeoutMs, allowHalfOpen: true },
    headersTimeout: options.answerTimeoutMs,
    bodyTimeout: options.idleTimeoutMs,
    keepAliveTimeout: UPSTREAM_KEEP_ALIVE_MS,
    keepAliveMaxTimeout: UPSTREAM_KEEP_ALIVE_MS,
    maxOrigins: MAX_ORIGINS,
    allowH2: false,
  });

  const listener: ExchangeListener = {
    get isDraining() {
      return isDraining;
    },
    errorHeaders: (code) =>
      options.answerHeaders ? ["x-frontline-region", router.region, "x-frontline-reason", code] : [],
    failed(error, exchange) {
      if (exchange.response.headersSent) metrics.brokenAnswer();
      const { cause } = answerable(error);
      if (cause === undefined) return; // an answer like any other
      try {
        options.onError?.(error);
      } catch {
        // Said so.
      }
    },
    over(exchange) {
      underWay.delete(exchange);
      metrics.request(exchange.outcome, (performance.now() - exchange.startedAt) / 1_000);
    },
  };

  const parts: ServingParts = {
    options,
    router,
    token,
    ejector,
    upstreams,
    reached(attempt) {
      ejector.succeeded(attempt);
      metrics.dial(attempt.destination, "connected");
    },
    dialFailed: (attempt) => metrics.dial(attempt.destination, "failed"),
    answerHeaders: (attempt) => (options.answerHeaders ? answeredBy(attempt) : []),
    upgraded(exchange, upstream, head) {
      const client = exchange.request.socket;
      exchange.becomeTunnel();
      if (!(upstream instanceof Socket)) return void upstream.destroy();
      const end = joinSockets(client, upstream, options.idleTimeoutMs, () => tunnels.delete(end));
      tunnels.add(end);
      client.write(head, "latin1");
      if (exchange.upgradeHead !== undefined && exchange.upgradeHead.length > 0) upstream.write(exchange.upgradeHead);
    },
  };

  function answeredBy({ localSentinel, nearestNlbRegion }: Attempt): readonly string[] {
    if (localSentinel === null)
      return ["x-frontline-region", nearestNlbRegion ?? "", "x-frontline-reason", "nearest-region"];
    const { id, region } = localSentinel;
    return ["x-frontline-region", region, "x-frontline-sentinel", id, "x-frontline-reason", "local"];
  }

  const begin = (exchange: Exchange) => {
    underWay.add(exchange);
    void serveRequest(parts, exchange);
  };

  const server = createServer({
    maxHeaderSize: 16_384,
    headersTimeout: options.headTimeoutMs,
    requestTimeout: options.requestTimeoutMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connectionsCheckingInterval: Math.min(options.headTimeoutMs, 1_000),
    shouldUpgradeCallback: maysUpgrade,
  });
  server.maxHeadersCount = 0; // all of them: what is cut off can't be judged. Their size is bounded
  server.timeout = options.answerTimeoutMs + options.idleTimeoutMs;
  server.on("connection", (socket) => socket.setMaxListeners(0)); // each request of a pipeline has one
  server.on("request", (request, response) => begin(new Exchange(request, response, listener)));
  server.on("checkContinue", (request, response) => begin(new Exchange(request, response, listener)));
  server.on("upgrade", (request, socket, head) => begin(Exchange.toUpgrade(request, socket, head, listener)));
  server.on("connect", (request: IncomingMessage, socket: Duplex) =>
    begin(Exchange.toUpgrade(request, socket, Buffer.alloc(0), listener)),
  );

  const admin = createAdminServer({
    ready: () => router.ready(),
    isDraining: () => isDraining,
    registry: metrics.registry,
  });

  return {
    async listen({ port = 0, adminPort = 0, host = "127.0.0.1" }) {
      await Promise.all([listenAt(server, port, host), listenAt(admin, adminPort, host)]);
      return { port: portOf(server), adminPort: portOf(admin) };
    },

    async drain({ withinMs, lingerMs = LINGER_MS }) {
      isDraining = true;
      const closed = new Promise<void>((resolve) => NetServer.prototype.close.call(server, () => resolve()));
      const until = performance.now() + withinMs;
      const lingerUntil = performance.now() + Math.min(lingerMs, withinMs);
      const isIdle = () => underWay.size === 0 && tunnels.size === 0;
      let isClosed = false;
      void closed.then(() => {
        isClosed = true;
      });
      while (!(isClosed && isIdle()) && performance.now() < until) {
        if (performance.now() >= lingerUntil) {
          server.closeIdleConnections();
          if (isIdle()) break;
        }
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      for (const end of tunnels) end();
      server.close();
      server.closeAllConnections();
      await upstreams.destroy();
      admin.close();
      admin.closeAllConnections();
      await closed;
    },
  };
}

/** `h2c` would be another protocol on the next connection than the one that this frontline reads; a body has no place. */
function maysUpgrade({ headers }: IncomingMessage): boolean {
  if (headers["content-length"] !== undefined || headers["transfer-encoding"] !== undefined) return false;
  return !/(?:^|[,\s])h2c?(?:$|[,\s/])/i.test(headers.upgrade ?? "");
}

async function listenAt(server: Server, port: number, host: string): Promise<void> {
  server.listen({ port, host, backlog: BACKLOG });
  await once(server, "listening");
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
