import { type RestateServer, type RestateServerOptions, startRestateServer } from "@frontline-routing/test-servers";
import type * as restate from "@restatedev/restate-sdk";
import { serveEndpoint } from "./serve-endpoint.ts";

/** Services behind a Restate server of their own. */
export interface Served {
  readonly restate: RestateServer;
  readonly endpointUrl: string;
  /** Ends both. What a `beforeAll` returns. */
  readonly close: () => Promise<void>;
}

/** Serves services on a free port, and registers them with a Restate server that is started for them. */
export async function serveOnRestate(
  services: restate.EndpointOptions["services"],
  { identityKeys, ...options }: RestateServerOptions & { readonly identityKeys?: readonly string[] } = {},
): Promise<Served> {
  const server = await startRestateServer(options);
  try {
    const endpoint = await serveEndpoint(services, { identityKeys });
    await server.register(endpoint.url);
    return {
      restate: server,
      endpointUrl: endpoint.url,
      async close() {
        await endpoint.close();
        await server.stop();
      },
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}
