import {
  InvalidRequestError,
  parseId,
  REFERENCE_MAX_LENGTH,
  type RouteRepository,
  type RoutingContext,
} from "@frontline-routing/routing-core";
import type * as restate from "@restatedev/restate-sdk";
import { findEnvironment, type RequestedChange } from "../service/find-environment.ts";
import type { LoggedResult } from "../service/logged-outcome.ts";
import { startOperationLog } from "../service/operation-log.ts";
import { restateSteps, type StepLimits } from "../service/restate-steps.ts";
import type { RoutingKey } from "../service/routing-service-options.ts";
import type { ChangeNotes } from "./messages.ts";

/** What every handler is made with. */
export interface HandlerSettings extends StepLimits {
  readonly repository: RouteRepository;
  readonly keyedBy: RoutingKey;
}

/** Where an operation takes place, by the key and the request. */
export interface Place {
  readonly environmentId: string;
  /** Empty where neither says it. */
  readonly projectId: string;
}

/**
 * Runs an operation of `routing-core` for an exclusive handler, on the environment that the key and the request are
 * about, and logs its start and its end.
 *
 * @throws {InvalidRequestError} the request says another key than the one that it came under
 */
export async function runOperation<Result extends LoggedResult>(
  context: restate.ObjectContext,
  { repository, keyedBy, ...limits }: HandlerSettings,
  request: RequestedChange & ChangeNotes,
  operate: (operation: RoutingContext, place: Place) => Promise<Result>,
): Promise<Result> {
  const log = startOperationLog(context, keyedBy, request);
  try {
    const { key } = context;
    checkKey(keyedBy, key, request);
    const steps = restateSteps(context, limits);
    const place: Place =
      keyedBy === "project"
        ? { environmentId: await findEnvironment({ repository, steps }, key, request), projectId: key }
        : { environmentId: key, projectId: request.projectId ?? "" };
    const changeId = context.request().id;
    const notes = { actor: request.actor || undefined, reason: request.reason || undefined }; // empty is missing
    const operation = { repository, steps, now: Date.now, changeId, ...notes };
    const result = await operate(operation, place);
    log.succeeded(place.environmentId, result);
    return result;
  } catch (error) {
    log.failed(error);
    throw error;
  }
}

// Changes are one after another per key, so a change of another one's routes would be out of turn.
function checkKey(keyedBy: RoutingKey, key: string, request: RequestedChange): void {
  const field = `${keyedBy}Id` as const;
  const said = request[field];
  if (!said || parseId(field, said, REFERENCE_MAX_LENGTH) === key) return;
  const problem = `must be the key, ${JSON.stringify(key)}, or left out, got ${JSON.stringify(said)}; nothing was changed`;
  throw new InvalidRequestError({ field, problem });
}
