import { Socket } from "node:net";
import { createForwardingToken } from "@frontline-routing/frontline-core/forwarding";
import { Agent } from "undici";
import { type ClientServerListener, createClientServer, listenAt } from "./client-server.ts";
import { type DrainOptions, drainServer } from "./drain.ts";
import { type Attempt, Ejector } from "./ejector.ts";
import { answerable, shuttingDown } from "./frontline-error.ts";
import { type FrontlineOptions, resolveFrontlineOptions } from "./frontline-options.ts";
import { createAdminServer } from "./operating/admin-server.ts";
import { createMetrics } from "./operating/metrics.ts";
import { type ServingParts, serveRequest } from "./serve-request.ts";
import { joinSockets } from "./tunnel.ts";
import { UnderWay } from "./under-way.ts";

export type { DrainOptions } from "./drain.ts";
export type { FrontlineOptions } from "./frontline-options.ts";

/** Where to listen. A port of 0, the default, is any free one. */
export interface ListenOptions {
  /** For requests. */
  readonly port?: number;
  /** For `/healthz` and `/metrics`. */
  readonly adminPort?: number;
  /** Default: `127.0.0.1`. */
  readonly host?: string;
}

/** A region's frontline. */
export interface Frontline {
  /** @returns the ports it listens at */
  listen(at?: ListenOptions): Promise<{ readonly port: number; readonly adminPort: number }>;
  /**
   * Ends it in order: `/healthz` says 503, no connection is accepted any more, answers say `connection: close`, and what
   * is under way ends by itself or, after `withinMs`, is ended.
   */
  drain(how: DrainOptions): Promise<void>;
}

const NONE: readonly string[] = [];
const KEEP_ALIVE_MS = 4_000; // shorter than servers keep idle connections (Node: 5,000), so that we close first
const MAX_ORIGINS = 10_000; // sentinels that have a connection at a time; idle ones lose it after KEEP_ALIVE_MS

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
  const underWay = new UnderWay();
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
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MS,
    maxOrigins: MAX_ORIGINS,
    allowH2: false,
  });

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
    failed: ({ destination }) => metrics.dial(destination, "failed"),
    answerHeaders: (attempt, sentinel) => (options.answerHeaders ? answeredBy(attempt, sentinel) : NONE),
    upgraded(exchange, upstream, head) {
      const client = exchange.request.socket;
      if (exchange.isOver || !(upstream instanceof Socket)) return void upstream.destroy();
      exchange.becomeTunnel();
      client.write(head, "latin1");
      upstream.write(exchange.upgradeHead ?? "");
      const end = joinSockets(client, upstream, options.idleTimeoutMs, () => tunnels.delete(end));
      tunnels.add(end);
    },
  };

  const listener: ClientServerListener = {
    underWay,
    idleTimeoutMs: options.idleTimeoutMs,
    get isDraining() {
      return isDraining;
    },
    errorHeaders: (code) =>
      options.answerHeaders ? ["x-frontline-region", router.region, "x-frontline-reason", code] : [],
    begin(exchange) {
      underWay.add(exchange);
      serveRequest(parts, exchange);
    },
    failed(error, { response }) {
      if (response.headersSent) metrics.brokenAnswer();
      const { status } = answerable(error);
      if (status >= 500 && status !== 503) options.onError?.(error);
    },
    over(exchange) {
      underWay.delete(exchange);
      metrics.request(exchange.outcome, (performance.now() - exchange.startedAt) / 1_000);
    },
  };

  const server = createClientServer(options, listener);
  const admin = createAdminServer({
    ready: () => router.ready(),
    isDraining: () => isDraining,
    registry: metrics.registry,
  });

  return {
    async listen({ port = 0, adminPort = 0, host = "127.0.0.1" } = {}) {
      const [at, adminAt] = await Promise.all([listenAt(server, port, host), listenAt(admin, adminPort, host)]);
      return { port: at, adminPort: adminAt };
    },
    async drain(how) {
      isDraining = true;
      await drainServer(server, how, () => {
        for (const exchange of underWay.list()) exchange.fail(shuttingDown());
        for (const end of tunnels) end();
      });
      await upstreams.destroy();
      admin.close();
      admin.closeAllConnections();
    },
  };
}

/** Who answered, and why that one. */
function answeredBy({ localSentinel, nearestNlbRegion }: Attempt, sentinel?: string): readonly string[] {
  const region = localSentinel?.region ?? nearestNlbRegion ?? "";
  const id = localSentinel?.id ?? sentinel;
  const reason = localSentinel === null ? "nearest-region" : "local";
  const fields = ["x-frontline-region", region, "x-frontline-reason", reason];
  return id === undefined ? fields : [...fields, "x-frontline-sentinel", id];
}
