import { rollback } from "@frontline-routing/routing-core";
import * as restate from "@restatedev/restate-sdk";
import { protoJsonSerde } from "../proto-json-serde.ts";
import { answer } from "./answer.ts";
import { beginOperation, type HandlerSettings } from "./begin-operation.ts";
import {
  type PromotionRequest,
  promotionRequestSchema,
  promotionResponseSchema,
  toPromotionResponse,
} from "./promotion-messages.ts";

/** Makes the handler `Rollback`. */
export function rollbackHandler(settings: HandlerSettings) {
  return restate.handlers.object.exclusive(
    {
      description: "Makes an earlier deployment live again, with every route that follows what is live",
      input: protoJsonSerde(promotionRequestSchema) satisfies restate.Serde<PromotionRequest>,
      output: restate.serde.schema(promotionResponseSchema),
    },
    async (context: restate.ObjectContext, request: PromotionRequest) => {
      const { operation, environmentId } = await beginOperation(context, settings, request);
      const { deploymentId } = request;
      return answer(context, toPromotionResponse(await rollback(operation, { environmentId, deploymentId })));
    },
  );
}
