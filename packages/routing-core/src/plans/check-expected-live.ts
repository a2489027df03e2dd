import type { EnvironmentState } from "../change-set/environment-state.ts";
import { LiveMovedError } from "../errors/conflict-errors.ts";

/**
 * The rule that a caller sets: what is live is what it expected. For a plan that changes something, because whoever asks
 * for what already is so, a retry for one, is not refused.
 *
 * @param expectedLiveDeploymentId `null` for nothing, `undefined` for whatever is live
 * @throws {LiveMovedError} something else is live
 */
export function checkExpectedLive(
  { environmentId, deploymentId: liveDeploymentId }: EnvironmentState,
  expectedLiveDeploymentId: string | null | undefined,
): void {
  if (expectedLiveDeploymentId === undefined || expectedLiveDeploymentId === liveDeploymentId) return;
  throw new LiveMovedError({ environmentId, expectedLiveDeploymentId, liveDeploymentId });
}
