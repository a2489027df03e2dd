import * as core from "@frontline-routing/routing-core";
import * as restate from "@restatedev/restate-sdk";
import type { RequestedChange } from "./find-environment.ts";
import type { RoutingKey } from "./routing-service-options.ts";
import { asTerminalError } from "./terminal-errors.ts";

const SERVER_FAULT = 500; // from this status on, the caller did nothing wrong

/** What of a result the log tells. */
export type LoggedResult =
  | (core.AssignResult & Partial<Pick<core.SwapResult, "changed" | "previousDeploymentId">>)
  | (core.RoutesResult & Partial<Pick<core.DeployResult, "live">>);

/**
 * Says that an operation starts, and later how it ended, each as a message and a plain object, through the SDK's logger,
 * which knows when lines are said again in a replay. There are ids, counts and codes in it, and what a refused caller is
 * told; no statements, addresses or credentials, and no durations: a handler may look at no clock but its journal's.
 */
export function startOperationLog(
  context: restate.ObjectContext,
  keyedBy: RoutingKey,
  { deploymentId, frontlineRouteIds, hostnames }: RequestedChange,
) {
  const { console, key } = context;
  const { id: changeId, target } = context.request();
  const named = frontlineRouteIds ?? hostnames?.map((hostname) => hostname.fullyQualifiedDomainName);
  const asked = named && new Set(named).size;
  const about = {
    handler: target.handler,
    [`${keyedBy}Id`]: shortened(key),
    changeId,
    ...(deploymentId !== undefined && { deploymentId: shortened(deploymentId) }),
    ...(asked !== undefined && { asked }),
  };
  console.info("routing operation started", about);

  return {
    succeeded(environmentId: string, result: LoggedResult): void {
      console.info("routing operation ended", { ...about, environmentId, ...loggedOutcome(result, asked) });
    },
    /** Tells how the operation ended, if this ends it: what will be tried again, or goes on after a pause, doesn't. */
    failed(error: unknown): void {
      const terminal = error instanceof restate.TerminalError ? error : asTerminalError(error);
      if (terminal === undefined) return;
      if (terminal instanceof restate.CancelledError) {
        console.warn("routing operation ended", { ...about, outcome: "cancelled" });
        return;
      }
      const { code: status, message: problem, metadata } = terminal;
      const ended = { ...about, outcome: "failed", code: metadata?.code ?? null, status, problem };
      console[status < SERVER_FAULT ? "warn" : "error"]("routing operation ended", ended);
    },
  };
}

// The first line is said before anything is checked, and a body may have megabytes.
function shortened(id: string): string {
  return id.length <= core.REFERENCE_MAX_LENGTH ? id : `${id.slice(0, core.REFERENCE_MAX_LENGTH)}…`;
}

/** What was done, as words and counts. @param asked how many routes the request names, where it does */
function loggedOutcome(result: LoggedResult, asked: number | undefined) {
  if ("created" in result) {
    const { changed, created, moved, left, removed, live } = result;
    return {
      outcome: changed ? "changed" : "unchanged",
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
    outcome: (changed ?? moved > 0) ? "changed" : "unchanged",
    moved,
    ...(asked !== undefined && { unchanged: asked - moved }),
    ...(previousDeploymentId !== undefined && { previousDeploymentId }),
  };
}
