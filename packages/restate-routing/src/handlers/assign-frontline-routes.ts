import { assignFrontlineRoutes } from "@frontline-routing/routing-core";
import * as restate from "@restatedev/restate-sdk";
import { z } from "zod";
import { protoJsonSerde } from "../wire/proto-json-serde.ts";
import { answer } from "../wire/request-fingerprint.ts";
import { type ChangeNotes, fields, reassignedRoutesSchema } from "./messages.ts";
import { type HandlerSettings, runOperation } from "./run-operation.ts";

/** Body of a call to `AssignFrontlineRoutes`. */
export interface AssignFrontlineRoutesRequest extends ChangeNotes {
  readonly deploymentId: string;
  /** In the order in which they are to be moved, at most 10,000. The same id twice counts once. */
  readonly frontlineRouteIds: readonly string[];
}

/** What a body of `AssignFrontlineRoutes` may hold. */
export const assignFrontlineRoutesRequestSchema = z.object({
  deploymentId: fields.deploymentId.describe("The deployment to point the routes at"),
  frontlineRouteIds: fields.frontlineRouteIds.describe("The routes to move, in this order"),
  actor: fields.actor,
  reason: fields.reason,
});

const WHAT_MOVED = "Every route asked for, with the deployment it pointed at before";

/** What an answer of `AssignFrontlineRoutes` holds. The original service's first version answered `{}`. */
export const assignFrontlineRoutesResponseSchema = z.object({
  reassignedRoutes: reassignedRoutesSchema
    .optional()
    .describe(`${WHAT_MOVED}. Keyed by project, only for a caller that sends x-routing-request-fingerprint`),
  requestFingerprint: fields.requestFingerprint,
});

/** Answer of `AssignFrontlineRoutes`. A route that pointed at the deployment already has it as its previous one. */
export type AssignFrontlineRoutesResponse = z.output<typeof assignFrontlineRoutesResponseSchema>;

/** Makes the handler `AssignFrontlineRoutes`. */
export function assignFrontlineRoutesHandler(settings: HandlerSettings) {
  return restate.handlers.object.exclusive(
    {
      description: "Points routes at a deployment, one after another, each in a durable step",
      input: protoJsonSerde(assignFrontlineRoutesRequestSchema) satisfies restate.Serde<AssignFrontlineRoutesRequest>,
      output: restate.serde.schema(assignFrontlineRoutesResponseSchema),
    },
    async (context: restate.ObjectContext, request: AssignFrontlineRoutesRequest) => {
      const { deploymentId, frontlineRouteIds } = request;
      const result = await runOperation(context, settings, request, (operation, { environmentId }) =>
        assignFrontlineRoutes(operation, { environmentId, deploymentId, frontlineRouteIds }),
      );
      const asFirst = answer(context, {});
      // The first version's callers key by project. Their client fails, after the routes have moved, on any field.
      if (settings.keyedBy === "project" && asFirst.requestFingerprint === undefined) return asFirst;
      return { ...asFirst, ...assignFrontlineRoutesResponseSchema.parse(result) };
    },
  );
}
