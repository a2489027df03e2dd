import { setTimeout as delay } from "node:timers/promises";
import { isRoutingError, type RoutingContext, type RoutingErrorCode } from "@frontline-routing/routing-core";
import type { Journal, OperationOutcome } from "../../journal.ts";
import { callOperation, type Operation } from "../../operation.ts";
import { describeProblem } from "./describe-problem.ts";

const FIRST_DELAY_MS = 20;
const MAX_DELAY_MS = 500; // a database that was killed is back in a second or two

const CONFLICTS: readonly RoutingErrorCode[] = ["ROUTE_CONFLICT", "ENVIRONMENT_CONFLICT"];
const REFUSALS: readonly RoutingErrorCode[] = ["DEPLOYMENT_NOT_READY", "DEPLOYMENT_NOT_EARLIER"];

/** Makes an operation's call until it is answered, as a durable engine does, but a bounded number of times. */
export async function performOperation(
  context: RoutingContext,
  operation: Operation,
  journal: Journal,
): Promise<OperationOutcome> {
  for (let attempt = 1; ; attempt++) {
    try {
      return { kind: "acknowledged", result: await callOperation(context, operation) };
    } catch (error) {
      if (!isRoutingError(error)) return { kind: "broke", problem: describeProblem(error) };
      if (CONFLICTS.includes(error.code)) return { kind: "conflict", code: error.code };
      if (REFUSALS.includes(error.code)) return { kind: "refused", code: error.code };
      if (!error.retryable) return { kind: "broke", problem: describeProblem(error) };
      journal.append({ type: "retry", operationId: operation.id, problem: describeProblem(error) });
      if (attempt === operation.maxAttempts) return { kind: "gave up" };
    }
    await delay(Math.min(FIRST_DELAY_MS * 2 ** (attempt - 1), MAX_DELAY_MS));
  }
}
