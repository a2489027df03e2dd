import { InvalidRequestError, isRoutingError, type RoutingError } from "@frontline-routing/routing-core";
import * as restate from "@restatedev/restate-sdk";
import { fingerprintOf } from "../wire/request-fingerprint.ts";
import { toWireError } from "../wire/wire-errors.ts";

// Ten thousand ids of the greatest length, 128 characters of four bytes each, take 5.2 MB.
const MAX_BODY_BYTES = 8 * 1024 * 1024;
const MAX_PROBLEM_LENGTH = 500; // a list of ten thousand wrong ids has a problem for each; it goes out twice
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

/**
 * Wraps every call, and every step. A body that is too long is refused unread; a malformed one, which the SDK refuses, gets
 * the code of every other bad request; what is refused for good carries the caller's fingerprint; and what nobody foresaw
 * goes to Restate, and so to the caller in the end, without its words and its stack.
 */
export const guardRequests: restate.HooksProvider = ({ request }) => ({
  interceptor: {
    async handler(next) {
      try {
        checkBodyLength(request.body);
        await next();
      } catch (error) {
        throw withFingerprint(codeMalformedBody(unforeseen(error)), fingerprintOf(request));
      }
    },
    async run(_name, next) {
      try {
        await next();
      } catch (error) {
        throw unforeseen(error);
      }
    },
  },
});

function checkBodyLength({ length }: Uint8Array): void {
  if (length <= MAX_BODY_BYTES) return;
  const problem = `must have at most ${MAX_BODY_BYTES} bytes, got ${length}; split the request`;
  throw new InvalidRequestError({ field: "body", problem });
}

// Restate keeps and shows message and stack of what failed, which may hold anything, such as a URL with a password. The
// service's log has them, as the cause. A routing error is safe to show, and Restate's own steer it.
function unforeseen(error: unknown): unknown {
  if (error instanceof restate.RestateError || isRoutingError(error)) return error;
  const message = "the routing service failed for an unforeseen reason; its log says which";
  return Object.assign(new Error(message, { cause: error }), { stack: `Error: ${message}` });
}

function codeMalformedBody(error: unknown): unknown {
  if (!(error instanceof restate.TerminalError) || error.code !== MALFORMED_STATUS || isCoded(error)) return error;
  const { message } = error;
  const problem = message.length > MAX_PROBLEM_LENGTH ? `${message.slice(0, MAX_PROBLEM_LENGTH)} …` : message;
  return terminalError(new InvalidRequestError({ field: "body", problem: `can't be read. ${problem}` }));
}

function withFingerprint(error: unknown, requestFingerprint: string | undefined): unknown {
  const terminal = error instanceof restate.TerminalError ? error : asTerminalError(error);
  if (requestFingerprint === undefined || terminal === undefined || !isCoded(terminal)) return error;
  const { message, code, metadata } = terminal;
  return new restate.TerminalError(message, { errorCode: code, metadata: { ...metadata, requestFingerprint } });
}
