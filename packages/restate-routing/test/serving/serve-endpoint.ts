import { createServer, type ServerHttp2Session } from "node:http2";
import { freePort, LOOPBACK } from "@frontline-routing/test-servers";
import * as restate from "@restatedev/restate-sdk";

/** A Restate endpoint in this process, on 127.0.0.1. */
export interface Endpoint {
  readonly url: string;
  /** Cuts every connection, as a crash would, and stops listening. */
  close(): Promise<void>;
}

/** What an endpoint may have beside its services. */
export interface EndpointSettings {
  /** Default: a free one. */
  readonly port?: number | undefined;
  /** Public keys of the Restate servers that may call. Default: whoever does. */
  readonly identityKeys?: readonly string[] | undefined;
  /** Where its log goes. Default: nowhere. */
  readonly logger?: restate.LoggerTransport | undefined;
}

/** Serves services as `restate.serve` does, on a given port or a free one, and can be closed. */
export async function serveEndpoint(
  services: restate.EndpointOptions["services"],
  { port, identityKeys = [], logger = () => {} }: EndpointSettings = {},
): Promise<Endpoint> {
  const handler = restate.createEndpointHandler({ services, identityKeys: [...identityKeys], logger });
  const server = createServer(handler);
  const sessions = new Set<ServerHttp2Session>();
  server.on("session", (session) => {
    sessions.add(session);
    session.on("close", () => sessions.delete(session));
  });
  const bound = port ?? (await freePort());
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(bound, LOOPBACK, resolve);
  });
  return {
    url: `http://${LOOPBACK}:${bound}`,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const session of sessions) session.destroy();
      await closed;
    },
  };
}
