import { RoutingCallError, type RoutingClient } from "@frontline-routing/restate-routing";
import { type AssignResult, isRoutingError, type SwapResult } from "@frontline-routing/routing-core";
import { describeProblem } from "../../describe-problem.ts";
import type { OperationOutcome } from "../../journal.ts";
import type { Operation } from "../../operation.ts";
import { outcomeOf } from "../../outcome-of.ts";

const KILLED = 409; // what a caller hears whose invocation an operator has killed

/** Makes a call. Asking again for the same operation is the same call. */
export async function makeCall(
  client: RoutingClient,
  operation: Operation,
  signal?: AbortSignal,
): Promise<OperationOutcome> {
  try {
    return { kind: "acknowledged", result: await ask(client, operation, signal) };
  } catch (error) {
    if (signal?.aborted || isUnanswered(error)) return { kind: "gave up" };
    if (!isRoutingError(error)) return { kind: "broke", problem: describeProblem(error) };
    return outcomeOf(error) ?? { kind: "gave up" };
  }
}

function ask(client: RoutingClient, operation: Operation, signal?: AbortSignal): Promise<AssignResult | SwapResult> {
  const { id, kind, environmentId, deploymentId, frontlineRouteIds, isRolledBack } = operation;
  const promotion = { deploymentId, actor: "chaos", reason: id };
  const request = { ...promotion, frontlineRouteIds };
  const options = { idempotencyKey: id, signal };
  switch (kind) {
    case "assign":
      return client.assignFrontlineRoutes(environmentId, request, options);
    case "swap":
      return client.swapLiveDeployment(environmentId, { ...request, setRollbackFlag: isRolledBack }, options);
    case "promote":
      return client.promote(environmentId, promotion, options);
    case "rollback":
      return client.rollback(environmentId, promotion, options);
  }
}

function isUnanswered(error: unknown): boolean {
  if (!(error instanceof RoutingCallError)) return false;
  return error.status === null || error.status === KILLED || error.status >= 500;
}
