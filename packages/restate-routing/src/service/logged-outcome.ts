import type { AssignResult, DeployResult, RoutesResult, SwapResult } from "@frontline-routing/routing-core";

/** What of a result the log tells. */
export type LoggedResult =
  | (AssignResult & Partial<Pick<SwapResult, "changed" | "previousDeploymentId">>)
  | (RoutesResult & Partial<Pick<DeployResult, "live">>);

/**
 * What was done, as words and counts.
 *
 * @param asked how many routes the request names, where it does
 */
export function loggedOutcome(result: LoggedResult, asked: number | undefined) {
  if ("created" in result) {
    const { changed, created, moved, left, removed, live } = result;
    return {
      outcome: outcome(changed),
      created: created.length,
      moved: moved.length,
      left: left.length,
      removed: removed.length,
      ...(live && { live: live.reason, previousDeploymentId: live.previousDeploymentId }),
    };
  }
  const { reassignedRoutes, changed, previousDeploymentId } = result;
  const moved = reassignedRoutes.filter((route) => route.changed).length;
  return {
    outcome: outcome(changed ?? moved > 0),
    moved,
    ...(asked !== undefined && { unchanged: asked - moved }),
    ...(previousDeploymentId !== undefined && { previousDeploymentId }),
  };
}

function outcome(changed: boolean): "changed" | "unchanged" {
  return changed ? "changed" : "unchanged";
}
