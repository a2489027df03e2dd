import { swapLiveDeployment } from "@frontline-routing/routing-core";
import * as restate from "@restatedev/restate-sdk";
import { z } from "zod";
import { protoJsonSerde } from "../wire/proto-json-serde.ts";
import { answer } from "../wire/request-fingerprint.ts";
import { type ChangeNotes, fields, reassignedRoutesSchema } from "./messages.ts";
import { toPromotionResponse } from "./promotion-messages.ts";
import { type HandlerSettings, runOperation } from "./run-operation.ts";

/** Body of a call to `SwapLiveDeployment`. */
export interface SwapLiveDeploymentRequest extends ChangeNotes {
  readonly deploymentId: string;
  /** The routes that move with the live pointer, at most 10,000. The same id twice counts once. */
  readonly frontlineRouteIds: readonly string[];
  /** The flag that the environment has afterwards. Default: `false`. */
  readonly setRollbackFlag?: boolean | undefined;
}

/** What a body of `SwapLiveDeployment` may hold. */
export const swapLiveDeploymentRequestSchema = z.object({
  deploymentId: fields.deploymentId.describe("The deployment to make live"),
  frontlineRouteIds: fields.frontlineRouteIds.describe("The routes that move with the live pointer"),
  setRollbackFlag: z.boolean().default(false).describe("Whether the environment counts as rolled back afterwards"),
  actor: fields.actor,
  reason: fields.reason,
});

const ONLY_IF_ASKED = "Only for a caller that sends x-routing-request-fingerprint";

/** What an answer of `SwapLiveDeployment` holds. The original service's has the first field only. */
export const swapLiveDeploymentResponseSchema = z.object({
  previousDeploymentId: fields.previousDeploymentId,
  changed: z.boolean().optional().describe(`Whether anything was written. ${ONLY_IF_ASKED}`),
  reassignedRoutes: reassignedRoutesSchema.optional().describe(`The routes that were moved. ${ONLY_IF_ASKED}`),
  requestFingerprint: fields.requestFingerprint,
});

/** Answer of `SwapLiveDeployment`. What it names as previous is never what is live now. */
export type SwapLiveDeploymentResponse = z.output<typeof swapLiveDeploymentResponseSchema>;

/** Makes the handler `SwapLiveDeployment`. */
export function swapLiveDeploymentHandler(settings: HandlerSettings) {
  return restate.handlers.object.exclusive(
    {
      description: "Points routes at a deployment and makes it live, all at once",
      input: protoJsonSerde(swapLiveDeploymentRequestSchema) satisfies restate.Serde<SwapLiveDeploymentRequest>,
      output: restate.serde.schema(swapLiveDeploymentResponseSchema),
    },
    async (context: restate.ObjectContext, request: SwapLiveDeploymentRequest): Promise<SwapLiveDeploymentResponse> => {
      const { deploymentId, frontlineRouteIds, setRollbackFlag: isRolledBack } = request;
      // Without routes it still moves the live pointer, and so needs its environment.
      const about = frontlineRouteIds.length > 0 ? request : { ...request, frontlineRouteIds: undefined };
      const result = await runOperation(context, settings, about, (operation, { environmentId }) =>
        swapLiveDeployment(operation, { environmentId, deploymentId, frontlineRouteIds, isRolledBack }),
      );
      const { previousDeploymentId, changed, reassignedRoutes } = toPromotionResponse(result);
      const asOriginal = answer(context, { previousDeploymentId });
      return asOriginal.requestFingerprint === undefined ? asOriginal : { ...asOriginal, changed, reassignedRoutes };
    },
  );
}
