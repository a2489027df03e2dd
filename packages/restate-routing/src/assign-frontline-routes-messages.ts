import * as restate from "@restatedev/restate-sdk";
import { z } from "zod";
import { protoJsonSerde } from "./proto-json-serde.ts";

const requestSchema = z.object({
  deploymentId: z.string().default("").describe("The deployment to point the routes at"),
  frontlineRouteIds: z.array(z.string()).default([]).describe("The routes to move, in this order"),
});

/** What an answer of `AssignFrontlineRoutes` holds. The original service's first version answered `{}`. */
export const assignFrontlineRoutesResponseSchema = z.object({
  reassignedRoutes: z
    .array(z.object({ frontlineRouteId: z.string(), previousDeploymentId: z.string() }))
    .default([])
    .describe("Every route asked for, with the deployment it pointed at before"),
});

/** Body of a call to `AssignFrontlineRoutes`. */
export interface AssignFrontlineRoutesRequest {
  readonly deploymentId: string;
  /** In the order in which they are to be moved. The same id twice counts once. */
  readonly frontlineRouteIds: readonly string[];
}

/** Answer of `AssignFrontlineRoutes`. A route that pointed at the deployment already has it as its previous one. */
export type AssignFrontlineRoutesResponse = z.output<typeof assignFrontlineRoutesResponseSchema>;

export const assignFrontlineRoutesInput: restate.Serde<AssignFrontlineRoutesRequest> = protoJsonSerde(requestSchema);
export const assignFrontlineRoutesOutput: restate.Serde<AssignFrontlineRoutesResponse> = restate.serde.schema(
  assignFrontlineRoutesResponseSchema,
);
