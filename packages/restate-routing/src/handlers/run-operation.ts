import type { RouteRepository, RoutingContext } from "@frontline-routing/routing-core";
import type * as restate from "@restatedev/restate-sdk";
import { findEnvironment, type RequestedMove } from "../service/find-environment.ts";
import { type LoggedResult, startOperationLog } from "../service/operation-log.ts";
import { restateSteps, type StepLimits } from "../service/restate-steps.ts";
import type { RoutingKey } from "../service/routing-service-options.ts";
import type { ChangeNotes } from "./messages.ts";

/** What every handler is made with. */
export interface HandlerSettings extends StepLimits {
  readonly repository: RouteRepository;
  readonly keyedBy: RoutingKey;
}

/**
 * Runs an operation of `routing-core` for an exclusive handler, on the environment that the key and the request are
 * about, and logs its start and its end.
 */
export async function runOperation<Result extends LoggedResult>(
  context: restate.ObjectContext,
  { repository, keyedBy, ...limits }: HandlerSettings,
  request: RequestedMove & ChangeNotes,
  operate: (operation: RoutingContext, environmentId: string) => Promise<Result>,
): Promise<Result> {
  const log = startOperationLog(context, keyedBy, request);
  try {
    const { key } = context;
    const steps = restateSteps(context, limits);
    const environmentId = keyedBy === "project" ? await findEnvironment({ repository, steps }, key, request) : key;
    const changeId = context.request().id;
    const notes = { actor: request.actor || undefined, reason: request.reason || undefined }; // empty is missing
    const operation = { repository, steps, now: Date.now, changeId, ...notes };
    const result = await operate(operation, environmentId);
    log.succeeded(environmentId, result);
    return result;
  } catch (error) {
    log.failed(error);
    throw error;
  }
}
