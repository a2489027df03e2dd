import { LOOPBACK } from "@frontline-routing/test-servers";
import type { SeatedSentinel } from "../environment/seat-sentinels.ts";
import { askHealth } from "../health/ask-health.ts";
import { extendPart } from "../parts/extend-part.ts";
import type { Part } from "../parts/part.ts";
import { type Surroundings, startNodePart } from "../parts/start-node-part.ts";

/** A sentinel's process. */
export interface SentinelPart extends Part {
  /** As the store has it. */
  readonly id: string;
  /** Host and port, as the store has it. */
  readonly address: string;
}

/** Starts a sentinel. */
export async function startSentinel(
  { id, region, port }: SeatedSentinel,
  deploymentHeader: string,
  surroundings: Surroundings,
): Promise<SentinelPart> {
  const address = `${LOOPBACK}:${port}`;
  const part = await startNodePart(
    {
      name: `sentinel ${id}`,
      file: new URL("sentinel-process.ts", import.meta.url),
      env: { SENTINEL_ID: id, REGION: region, DEPLOYMENT_HEADER: deploymentHeader, HOST: LOOPBACK, PORT: String(port) },
      ready: async (signal) => (await askHealth(address, id, signal)) === "healthy",
    },
    surroundings,
  );
  return extendPart(part, { id, address });
}
