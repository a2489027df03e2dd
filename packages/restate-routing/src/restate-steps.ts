import { type DurableSteps, RepositoryUnavailableError } from "@frontline-routing/routing-core";
import * as restate from "@restatedev/restate-sdk";
import { isCoded, terminalError } from "./terminal-errors.ts";

const FIRST_RETRY_MS = 100; // a deadlock or a dropped connection is gone by then
const RETRY_FACTOR = 2;
const MAX_RETRY_INTERVAL_MS = 10_000; // how long an environment waits in vain at most once the database is back

/**
 * Durable steps on Restate's journal. A step that fails for a reason that may pass is tried again with growing pauses;
 * after `retryForMs` it ends the invocation, because as long as it goes on nothing else can change the environment.
 */
export function restateSteps(context: restate.Context, retryForMs: number): DurableSteps {
  return {
    async run(name, action) {
      try {
        return await context.run(name, action, {
          initialRetryInterval: FIRST_RETRY_MS,
          retryIntervalFactor: RETRY_FACTOR,
          maxRetryInterval: MAX_RETRY_INTERVAL_MS,
          maxRetryDuration: retryForMs,
        });
      } catch (error) {
        throw isGivenUp(error) ? terminalError(givenUp(name, retryForMs)) : error;
      }
    },
  };
}

// What a step refuses for good has a code by now, and a cancellation has its class: what is left ran out of time.
function isGivenUp(error: unknown): boolean {
  return error instanceof restate.TerminalError && !(error instanceof restate.CancelledError) && !isCoded(error);
}

// The failure itself stays in the service's log: it may hold what a caller must not see.
function givenUp(step: string, retryForMs: number): RepositoryUnavailableError {
  return new RepositoryUnavailableError(
    `step ${JSON.stringify(step)} kept failing for ${retryForMs / 1000} s and was given up; the routing service's log ` +
      "says why. What the steps before it did stands, and calling again does the rest",
  );
}
