import { removeRoutes } from "@frontline-routing/routing-core";
import * as restate from "@restatedev/restate-sdk";
import { z } from "zod";
import { protoJsonSerde } from "../wire/proto-json-serde.ts";
import { answer } from "../wire/request-fingerprint.ts";
import { type ChangeNotes, fields } from "./messages.ts";
import { routeFields, routesResponseSchema } from "./route-messages.ts";
import { type HandlerSettings, runOperation } from "./run-operation.ts";

/** Body of a call to `RemoveRoutes`. */
export interface RemoveRoutesRequest extends ChangeNotes {
  /** Whose routes they are. For a service that is keyed by environment the key, which it may leave out. */
  readonly environmentId?: string | undefined;
  /** At most 10,000. The same id twice counts once. */
  readonly frontlineRouteIds: readonly string[];
}

/** What a body of `RemoveRoutes` may hold. */
export const removeRoutesRequestSchema = z.object({
  environmentId: routeFields.environmentId,
  frontlineRouteIds: fields.frontlineRouteIds.describe("The routes to take away"),
  actor: fields.actor,
  reason: fields.reason,
});

/** Makes the handler `RemoveRoutes`. */
export function removeRoutesHandler(settings: HandlerSettings) {
  return restate.handlers.object.exclusive(
    {
      description: "Takes routes away, with their history, all in one commit",
      input: protoJsonSerde(removeRoutesRequestSchema) satisfies restate.Serde<RemoveRoutesRequest>,
      output: restate.serde.schema(routesResponseSchema),
    },
    async (context: restate.ObjectContext, request: RemoveRoutesRequest) => {
      const { environmentId = "", frontlineRouteIds } = request;
      const result = await runOperation(context, settings, { ...request, environmentId }, (operation, place) =>
        removeRoutes(operation, { environmentId: place.environmentId, frontlineRouteIds }),
      );
      return answer(context, routesResponseSchema.parse(result));
    },
  );
}
