import { rollback } from "@frontline-routing/routing-core";
import * as restate from "@restatedev/restate-sdk";
import { protoJsonSerde } from "../proto-json-serde.ts";
import { answer } from "./answer.ts";
import type { HandlerSettings } from "./begin-operation.ts";
import {
  type PromotionRequest,
  promotionRequestSchema,
  promotionResponseSchema,
  toPromotionResponse,
} from "./promotion-messages.ts";
import { runOperation } from "./run-operation.ts";

/** Makes the handler `Rollback`. */
export function rollbackHandler(settings: HandlerSettings) {
  return restate.handlers.object.exclusive(
    {
      description: "Makes an earlier deployment live again, with every route that follows what is live",
      input: protoJsonSerde(promotionRequestSchema) satisfies restate.Serde<PromotionRequest>,
      output: restate.serde.schema(promotionResponseSchema),
    },
    async (context: restate.ObjectContext, request: PromotionRequest) => {
      const { deploymentId } = request;
      const result = await runOperation(context, settings, request, (operation, environmentId) =>
        rollback(operation, { environmentId, deploymentId }),
      );
      return answer(context, toPromotionResponse(result));
    },
  );
}
