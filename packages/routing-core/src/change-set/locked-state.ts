import type { DeploymentRecord } from "../repository/deployment-record.ts";
import type { EnvironmentState } from "./environment-state.ts";
import type { LockedRoute } from "./locked-route.ts";

/** What a commit finds in the store while it holds the locks. */
export interface LockedState {
  readonly environment: EnvironmentState;
  /**
   * The routes that exist, of those in the change set and of the hostnames that it creates, whoever's they are; and, where
   * it says `everySticky`, all of the environment that follow one of these. More do no harm.
   */
  readonly routes: readonly LockedRoute[];
  /** The highest revision that the history has of the ids that the set creates. Left out: it has none of them. */
  readonly latestRevisions?: ReadonlyMap<string, number> | undefined;
  /** Read for a swap, and where the deployment must be ready. */
  readonly deployment?: DeploymentRecord | undefined;
}
