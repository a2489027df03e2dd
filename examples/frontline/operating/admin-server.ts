import { createServer, type Server } from "node:http";
import type { Registry } from "prom-client";

/** What the operator's port answers by. */
export interface AdminSources {
  /** Resolves when a decision can be made. */
  readonly ready: () => Promise<void>;
  readonly isDraining: () => boolean;
  readonly registry: Registry;
}

const READY_WITHIN_MS = 1_000; // load balancers ask every few seconds, and wait about as long

/** `/healthz` and `/metrics`, on a port of their own: on the public one, every path of every hostname is the tenants'. */
export function createAdminServer({ ready, isDraining, registry }: AdminSources): Server {
  async function health(): Promise<string> {
    if (isDraining()) return "draining";
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<string>((resolve) => {
      timer = setTimeout(resolve, READY_WITHIN_MS, "not ready");
    });
    try {
      return await Promise.race([ready().then(() => "ok"), tooLate]);
    } catch {
      return "not ready";
    } finally {
      clearTimeout(timer);
    }
  }

  return createServer(async (request, response) => {
    response.setHeader("cache-control", "no-store");
    if (request.url === "/healthz") {
      const state = await health();
      response.writeHead(state === "ok" ? 200 : 503, { "content-type": "text/plain" }).end(`${state}\n`);
    } else if (request.url === "/metrics") {
      response.writeHead(200, { "content-type": registry.contentType }).end(await registry.metrics());
    } else {
      response.writeHead(404).end();
    }
  });
}
