import { type Directory, DirectoryError } from "@frontline-routing/frontline-adapter";
import type { Region } from "@frontline-routing/router-core";
import { LOOPBACK } from "@frontline-routing/test-servers";
import { type ClaimedPorts, claimPorts } from "../parts/claim-ports.ts";
import type { Environment } from "./environment.ts";

const ATTEMPTS = 10;

/** A sentinel that the store knows, to be started at its port. */
export interface SeatedSentinel {
  readonly id: string;
  readonly region: Region;
  readonly port: number;
}

/** What a platform listens on. */
export interface Seats {
  readonly ports: ClaimedPorts;
  /** Those that are for nothing yet. */
  readonly otherPorts: readonly number[];
  readonly sentinels: readonly SeatedSentinel[];
}

/**
 * Claims ports, and tells the store which sentinels listen on them. Where the store knows a sentinel by one of these
 * addresses already, a platform of another machine or one that was killed, other ports are claimed.
 *
 * @param others how many ports to claim beside
 */
export async function seatSentinels(
  directory: Directory,
  { id: environmentId, projectId, idOf }: Environment,
  regions: readonly { readonly region: Region; readonly sentinels: number }[],
  others: number,
): Promise<Seats> {
  for (let attempt = 1; ; attempt++) {
    const ports = await claimPorts(regions.reduce((sum, { sentinels }) => sum + sentinels, others));
    const [...free] = ports.ports;
    const sentinels = regions.flatMap(({ region, sentinels: count }) =>
      free.splice(0, count).map((port, i) => ({ id: idOf(`s_${shortOf(region)}_${i + 1}`), region, port })),
    );
    try {
      for (const { id, region, port } of sentinels) {
        await directory.putSentinel({ id, environmentId, projectId, region, k8sAddress: `${LOOPBACK}:${port}` });
      }
      return { ports, otherPorts: free, sentinels };
    } catch (error) {
      ports.release();
      const isTaken = error instanceof DirectoryError && error.code === "DIRECTORY_CONFLICT";
      if (!isTaken || attempt === ATTEMPTS) throw error;
    }
  }
}

/** `eu-west-1.aws` → `eu-west-1`. */
function shortOf(region: Region): string {
  return region.slice(0, region.lastIndexOf("."));
}
