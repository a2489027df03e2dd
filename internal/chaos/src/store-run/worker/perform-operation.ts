import { setTimeout as delay } from "node:timers/promises";
import { isRoutingError, type RoutingContext } from "@frontline-routing/routing-core";
import { describeProblem } from "../../describe-problem.ts";
import type { Journal, OperationOutcome } from "../../journal.ts";
import { callOperation, type Operation } from "../../operation.ts";
import { outcomeOf } from "../../outcome-of.ts";

const FIRST_DELAY_MS = 20;
const MAX_DELAY_MS = 500; // a database that was killed is back in a second or two

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
      const outcome = outcomeOf(error);
      if (outcome !== undefined) return outcome;
      journal.append({ type: "retry", operationId: operation.id, problem: describeProblem(error) });
      if (attempt === operation.maxAttempts) return { kind: "gave up" };
    }
    await delay(Math.min(FIRST_DELAY_MS * 2 ** (attempt - 1), MAX_DELAY_MS));
  }
}
