import { InvalidRequestError, isRoutingError, type RoutingError } from "@frontline-routing/routing-core";
import * as restate from "@restatedev/restate-sdk";
import { toWireError } from "./wire-errors.ts";

const MALFORMED_STATUS = 400; // what the SDK answers when it can't read a body

/** Ends the invocation with a routing error, whether it is one to retry or not. */
export function terminalError(error: RoutingError): restate.TerminalError {
  const { status, message, metadata } = toWireError(error);
  return new restate.TerminalError(message, { errorCode: status, metadata: { ...metadata } });
}

/** Whether a terminal error says by its code what it is. Those that Restate and the SDK make themselves don't. */
export function isCoded(error: restate.TerminalError): boolean {
  return error.metadata?.code !== undefined;
}

/**
 * Which errors end an invocation: those that the caller can't fix by trying again. A database that is down, and whatever
 * nobody foresaw, stays retryable. For the SDK's option of this name, which asks it about steps and handlers alike.
 */
export function asTerminalError(error: unknown): restate.TerminalError | undefined {
  return isRoutingError(error) && !error.retryable ? terminalError(error) : undefined;
}

/** Gives a malformed body, which the SDK itself refuses before the handler runs, the code of every other bad request. */
export const codeMalformedBodies: restate.HooksProvider = () => ({
  interceptor: {
    async handler(next) {
      try {
        await next();
      } catch (error) {
        if (error instanceof restate.TerminalError && error.code === MALFORMED_STATUS && !isCoded(error)) {
          throw terminalError(new InvalidRequestError("body", `can't be read. ${error.message}`));
        }
        throw error;
      }
    },
  },
});
