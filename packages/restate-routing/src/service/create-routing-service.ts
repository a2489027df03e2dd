import * as restate from "@restatedev/restate-sdk";
import { type RoutingHandlers, routingHandlers } from "../handlers/routing-handlers.ts";
import {
  INACTIVITY_TIMEOUT_MS,
  type RoutingServiceOptions,
  resolveRoutingServiceOptions,
} from "./routing-service-options.ts";
import { asTerminalError, guardRequests } from "./terminal-errors.ts";

// What has not paused this long after the inactivity timeout is in a frozen process, because steps have a limit. Another
// attempt begins; should the hanging step write after all, its change id and the revision make that harmless.
const ABORT_TIMEOUT_MS = 30_000;

// For failures outside of steps: the service is down or being deployed, or has a bug. About ten minutes, which a deployment
// fits in. Then the invocation is killed, because a paused one would block every change of the environment until found.
const RETRY_POLICY = {
  initialInterval: 100,
  exponentiationFactor: 2,
  maxInterval: 10_000,
  maxAttempts: 70,
  onMaxAttempts: "kill",
} satisfies restate.RetryPolicy;

/** The virtual object that {@link createRoutingService} makes. For typed calls from other Restate services. */
export type RoutingService = restate.VirtualObjectDefinition<string, RoutingHandlers>;

/**
 * The routing service: a Restate virtual object that makes one change at a time per environment, in durable steps.
 *
 * A step that fails is retried, and one that finished is never run again, also when the process dies in between. What the
 * caller has to fix ends the call with an HTTP status and a code.
 *
 * @throws {TypeError} an option is unknown, missing or of the wrong type
 * @throws {RangeError} a time is out of its bounds
 * @example
 * const routing = createRoutingService({ repository });
 * await restate.serve({ services: [routing], port: 9080 });
 */
export function createRoutingService(
  options: RoutingServiceOptions,
  // Not by its alias, through which the SDK's clients would not find the handlers.
): restate.VirtualObjectDefinition<string, RoutingHandlers> {
  const { defaultDomain, serviceName, ingressPrivate, hooks, ...settings } = resolveRoutingServiceOptions(options);
  const { keyedBy } = settings;
  return restate.object({
    name: serviceName,
    description: `Points frontline routes at deployments, one change at a time per ${keyedBy}`,
    metadata: { ...(defaultDomain === undefined ? {} : { defaultDomain }), keyedBy },
    options: {
      ingressPrivate,
      inactivityTimeout: INACTIVITY_TIMEOUT_MS,
      abortTimeout: ABORT_TIMEOUT_MS,
      retryPolicy: RETRY_POLICY,
      asTerminalError,
      hooks: [...hooks, guardRequests], // the caller's see errors as they go out
    },
    handlers: routingHandlers(settings),
  });
}
