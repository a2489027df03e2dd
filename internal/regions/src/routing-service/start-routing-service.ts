import { acceptsConnections } from "@frontline-routing/test-servers";
import type { Part } from "../parts/part.ts";
import { type Surroundings, startNodePart } from "../parts/start-node-part.ts";

/** Starts the routing service. */
export function startRoutingService(databaseUrl: string, port: number, surroundings: Surroundings): Promise<Part> {
  return startNodePart(
    {
      name: "routing service",
      file: new URL("routing-service-process.ts", import.meta.url),
      env: { DATABASE_URL: databaseUrl, PORT: String(port), RESTATE_LOGGING: "ERROR" },
      ready: (signal) => acceptsConnections(port, signal),
    },
    surroundings,
  );
}
