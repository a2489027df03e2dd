import type { RouteRepository, RoutingContext } from "@frontline-routing/routing-core";
import type * as restate from "@restatedev/restate-sdk";
import { findEnvironment, type ProjectRequest } from "../service/find-environment.ts";
import { restateSteps, type StepLimits } from "../service/restate-steps.ts";
import type { RoutingKey } from "../service/routing-service-options.ts";
import type { ChangeNotes } from "./messages.ts";

/** What every handler is made with. */
export interface HandlerSettings extends StepLimits {
  readonly repository: RouteRepository;
  readonly keyedBy: RoutingKey;
}

/**
 * What an exclusive handler starts with: the context to run an operation of `routing-core` on, and the environment that
 * the key and the request are about.
 */
export async function beginOperation(
  context: restate.ObjectContext,
  { repository, keyedBy, ...limits }: HandlerSettings,
  request: ProjectRequest & ChangeNotes,
): Promise<{ readonly operation: RoutingContext; readonly environmentId: string }> {
  const steps = restateSteps(context, limits);
  const { key } = context;
  const environmentId = keyedBy === "project" ? await findEnvironment({ repository, steps }, key, request) : key;
  const changeId = context.request().id;
  // Empty means missing on the wire.
  const actor = request.actor || undefined;
  const reason = request.reason || undefined;
  return { operation: { repository, steps, now: Date.now, changeId, actor, reason }, environmentId };
}
