import type { RoutingError, RoutingErrorCode } from "@frontline-routing/routing-core";
import { describeProblem } from "./describe-problem.ts";
import type { OperationOutcome } from "./journal.ts";

const CONFLICTS: readonly RoutingErrorCode[] = ["ROUTE_CONFLICT", "ENVIRONMENT_CONFLICT"];
const REFUSALS: readonly RoutingErrorCode[] = ["DEPLOYMENT_NOT_READY", "DEPLOYMENT_NOT_EARLIER"];

/** How an error ends an operation; `undefined` for one that may pass. */
export function outcomeOf(error: RoutingError): OperationOutcome | undefined {
  if (CONFLICTS.includes(error.code)) return { kind: "conflict", code: error.code };
  if (REFUSALS.includes(error.code)) return { kind: "refused", code: error.code };
  return error.retryable ? undefined : { kind: "broke", problem: describeProblem(error) };
}
