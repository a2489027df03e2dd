import { createRoutes, type RouteHostname } from "@frontline-routing/routing-core";
import * as restate from "@restatedev/restate-sdk";
import { z } from "zod";
import { protoJsonSerde } from "../wire/proto-json-serde.ts";
import { answer } from "../wire/request-fingerprint.ts";
import { type ChangeNotes, fields } from "./messages.ts";
import { routeFields, routesResponseSchema } from "./route-messages.ts";
import { type HandlerSettings, runOperation } from "./run-operation.ts";

/** Body of a call to `CreateRoutes`. Of the two ids, the one that is the key may be left out. */
export interface CreateRoutesRequest extends ChangeNotes {
  /** Whose routes they are to be. */
  readonly environmentId?: string | undefined;
  /** The one that they name. */
  readonly projectId?: string | undefined;
  /** At most 10,000. */
  readonly hostnames: readonly RouteHostname[];
}

/** What a body of `CreateRoutes` may hold. */
export const createRoutesRequestSchema = z.object({
  environmentId: routeFields.environmentId,
  projectId: routeFields.projectId,
  hostnames: routeFields.hostnames.describe("The hostnames that are to have a route"),
  actor: fields.actor,
  reason: fields.reason,
});

/** Makes the handler `CreateRoutes`. */
export function createRoutesHandler(settings: HandlerSettings) {
  return restate.handlers.object.exclusive(
    {
      description: "Makes routes without a deployment, all in one commit",
      input: protoJsonSerde(createRoutesRequestSchema) satisfies restate.Serde<CreateRoutesRequest>,
      output: restate.serde.schema(routesResponseSchema),
    },
    async (context: restate.ObjectContext, request: CreateRoutesRequest) => {
      const { environmentId = "", hostnames } = request;
      const result = await runOperation(context, settings, { ...request, environmentId }, (operation, place) =>
        createRoutes(operation, { ...place, hostnames }),
      );
      return answer(context, routesResponseSchema.parse(result));
    },
  );
}
