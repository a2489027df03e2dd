import { LOOPBACK } from "@frontline-routing/test-servers";
import type { Part } from "../parts/part.ts";
import { type Surroundings, startNodePart } from "../parts/start-node-part.ts";
import type { FrontlineSettings } from "./frontline-settings.ts";

/** Starts the frontline of a region. */
export function startFrontline(settings: FrontlineSettings, surroundings: Surroundings): Promise<Part> {
  return startNodePart(
    {
      name: `frontline of ${settings.region}`,
      file: new URL("frontline-process.ts", import.meta.url),
      env: { FRONTLINE_SETTINGS: JSON.stringify(settings) },
      ready: async (signal) => {
        const answer = await fetch(`http://${LOOPBACK}:${settings.adminPort}/healthz`, { signal });
        await answer.arrayBuffer();
        return answer.ok;
      },
    },
    surroundings,
  );
}
