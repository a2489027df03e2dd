import type { RoutingContext } from "@frontline-routing/routing-core";
import type * as restate from "@restatedev/restate-sdk";
import type { ProjectRequest } from "../service/find-environment.ts";
import { type LoggedResult, startOperationLog } from "../service/operation-log.ts";
import { beginOperation, type HandlerSettings } from "./begin-operation.ts";
import type { ChangeNotes } from "./messages.ts";

/** Runs an operation of `routing-core` for an exclusive handler, and logs its start and its end. */
export async function runOperation<Result extends LoggedResult>(
  context: restate.ObjectContext,
  settings: HandlerSettings,
  request: ProjectRequest & ChangeNotes,
  operate: (operation: RoutingContext, environmentId: string) => Promise<Result>,
): Promise<Result> {
  const log = startOperationLog(context, settings.keyedBy, request);
  try {
    const { operation, environmentId } = await beginOperation(context, settings, request);
    const result = await operate(operation, environmentId);
    log.succeeded(environmentId, result);
    return result;
  } catch (error) {
    log.failed(error);
    throw error;
  }
}
