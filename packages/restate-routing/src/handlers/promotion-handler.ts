import type { promote } from "@frontline-routing/routing-core";
import * as restate from "@restatedev/restate-sdk";
import { protoJsonSerde } from "../wire/proto-json-serde.ts";
import { answer } from "./answer.ts";
import type { HandlerSettings } from "./begin-operation.ts";
import {
  type PromotionRequest,
  promotionRequestSchema,
  promotionResponseSchema,
  toPromotionResponse,
} from "./promotion-messages.ts";
import { runOperation } from "./run-operation.ts";

/**
 * Makes the handler `Promote` or `Rollback`, which differ in their rules only.
 *
 * @param operate `promote` or `rollback` of `routing-core`
 */
export function promotionHandler(settings: HandlerSettings, operate: typeof promote, description: string) {
  return restate.handlers.object.exclusive(
    {
      description,
      input: protoJsonSerde(promotionRequestSchema) satisfies restate.Serde<PromotionRequest>,
      output: restate.serde.schema(promotionResponseSchema),
    },
    async (context: restate.ObjectContext, request: PromotionRequest) => {
      const { deploymentId } = request;
      const result = await runOperation(context, settings, request, (operation, environmentId) =>
        operate(operation, { environmentId, deploymentId }),
      );
      return answer(context, toPromotionResponse(result));
    },
  );
}
