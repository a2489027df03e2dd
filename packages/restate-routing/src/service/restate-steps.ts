import { type DurableSteps, RepositoryUnavailableError } from "@frontline-routing/routing-core";
import * as restate from "@restatedev/restate-sdk";
import { isCoded, terminalError } from "./terminal-errors.ts";

const FIRST_RETRY_MS = 100; // a deadlock or a dropped connection is gone by then
const RETRY_FACTOR = 2;
// A cancellation reaches an invocation that pauses with its next attempt only, and is to be heard within a second. It is also
// what an environment waits in vain at most once the database is back. An attempt at a database that is down costs little.
const MAX_RETRY_INTERVAL_MS = 500;

/** How long a step may take, in milliseconds. */
export interface StepLimits {
  /** One attempt. */
  readonly stepTimeoutMs: number;
  /** All attempts together, less the time that the last one takes. */
  readonly retryStepForMs: number;
}

/**
 * Durable steps on Restate's journal. A step that fails for a reason that may pass, or takes too long, is tried again with
 * growing pauses; in the end it ends the invocation, because meanwhile nothing else can change the environment. Its signal
 * aborts when its time is up, when the invocation is cancelled, and when the attempt ends otherwise.
 */
export function restateSteps(context: restate.Context, { stepTimeoutMs, retryStepForMs }: StepLimits): DurableSteps {
  const { attemptCompletedSignal } = context.request();
  return {
    async run(name, action) {
      const cancelled = new AbortController();
      const ended = AbortSignal.any([cancelled.signal, attemptCompletedSignal]);
      try {
        return await context.run(name, () => runWithin(action, stepTimeoutMs, () => late(name, stepTimeoutMs), ended), {
          initialRetryInterval: FIRST_RETRY_MS,
          retryIntervalFactor: RETRY_FACTOR,
          maxRetryInterval: MAX_RETRY_INTERVAL_MS,
          maxRetryDuration: retryStepForMs,
        });
      } catch (error) {
        cancelled.abort(error); // a cancellation ends the waiting for the action, and not the action
        throw isGivenUp(error) ? terminalError(givenUp(name, retryStepForMs)) : error;
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
  const what = `step ${JSON.stringify(step)} kept failing for ${retryForMs / 1000} s and was given up`;
  const then = "What the steps before it did stands, and calling again does the rest";
  return new RepositoryUnavailableError({ problem: `${what}; the routing service's log says why. ${then}` });
}

function late(step: string, timeoutMs: number): RepositoryUnavailableError {
  const what = `step ${JSON.stringify(step)} was stopped after ${timeoutMs / 1000} s, the most that stepTimeoutMs gives it`;
  return new RepositoryUnavailableError({ problem: `${what}; see what the repository waits for` });
}

/** Runs an action that ends in time, and with a signal: it is told by one of its own, and nobody waits for it any more. */
async function runWithin<T>(
  action: (signal: AbortSignal) => Promise<T>,
  timeoutMs: number,
  makeReason: () => Error,
  given: AbortSignal,
): Promise<T> {
  const late = new AbortController();
  const signal = AbortSignal.any([late.signal, given]);
  signal.throwIfAborted();
  const timer = setTimeout(() => late.abort(makeReason()), timeoutMs);
  const aborted = new Promise<never>((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  try {
    return await Promise.race([action(signal), aborted]);
  } finally {
    clearTimeout(timer);
  }
}
