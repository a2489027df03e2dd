import type { DeploymentState } from "@frontline-routing/frontline-core";
import { safeInteger } from "../../database/safe-integer.ts";
import type { FoundRow } from "./found-row.ts";

/** What is known of deployments, by id. */
export type DeploymentStates = ReadonlyMap<string, DeploymentState>;

/** What rows say of deployments. Rows without a replica make one run nowhere; without any, nobody says. */
export function deploymentStates(rows: readonly FoundRow[]): DeploymentStates {
  const regionsById = new Map<string, Set<string>>();
  const desiredStateById = new Map<string, string>();
  for (const { kind, deployment_id: id, region, available_replicas, desired_state } of rows) {
    if (kind === "deployment" && desired_state !== null) desiredStateById.set(id, desired_state);
    if (kind !== "region") continue;
    const regions = regionsById.get(id) ?? new Set();
    regionsById.set(id, regions);
    const replicas = safeInteger("frontline_deployment_regions.running_replicas", available_replicas ?? 0);
    if (region !== null && replicas > 0) regions.add(region);
  }
  const ids = new Set([...regionsById.keys(), ...desiredStateById.keys()]);
  return new Map(
    [...ids].map((id) => {
      const [regions, desiredState] = [regionsById.get(id), desiredStateById.get(id)];
      const said = {
        ...(regions && { regions: Object.freeze([...regions].sort()) }),
        ...(desiredState && { desiredState }),
      };
      return [id, Object.freeze(said)];
    }),
  );
}
