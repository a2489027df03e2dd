import type { DeploymentState } from "@frontline-routing/frontline-core";
import type { FoundRow } from "./found-row.ts";

/** The columns that a {@link DeploymentState} is made of. */
export interface DeploymentRow {
  /** A JSON list, in which regions without a replica are null. Null: nobody says. */
  readonly regions: string | null;
  readonly desired_state: string | null;
}

/** Where a deployment runs, as a row says. */
export function toDeploymentState({ regions, desired_state }: DeploymentRow): DeploymentState {
  const running = regions === null ? undefined : (JSON.parse(regions) as (string | null)[]);
  return {
    ...(running && { regions: Object.freeze(running.filter((region) => region !== null).sort()) }),
    ...(desired_state !== null && { desiredState: desired_state }),
  };
}

/** What rows say of deployments: of one that no row is of, nobody says anything. */
export function deploymentStates(
  rows: readonly FoundRow[],
  deploymentIds: readonly string[],
): ReadonlyMap<string, DeploymentState> {
  const states = new Map<string, DeploymentState>(deploymentIds.map((id) => [id, {}]));
  for (const row of rows) {
    const state = row.kind === "deployment" ? states.get(row.deployment_id) : undefined;
    if (state !== undefined) states.set(row.deployment_id, Object.freeze({ ...state, ...toDeploymentState(row) }));
  }
  return states;
}
