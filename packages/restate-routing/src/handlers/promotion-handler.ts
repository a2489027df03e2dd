import type { promote } from "@frontline-routing/routing-core";
import * as restate from "@restatedev/restate-sdk";
import { protoJsonSerde } from "../wire/proto-json-serde.ts";
import { answer } from "../wire/request-fingerprint.ts";
import {
  expectedLiveOf,
  type PromotionMessage,
  promotionRequestSchema,
  promotionResponseSchema,
  toPromotionResponse,
} from "./promotion-messages.ts";
import { type HandlerSettings, runOperation } from "./run-operation.ts";

/**
 * Makes the handler `Promote` or `Rollback`, which differ in their rules only.
 *
 * @param operate `promote` or `rollback` of `routing-core`
 * @param made what it makes, as service discovery says it
 */
export function promotionHandler(settings: HandlerSettings, operate: typeof promote, made: string) {
  return restate.handlers.object.exclusive(
    {
      description: `Makes ${made}, with every route that follows what is live`,
      input: protoJsonSerde(promotionRequestSchema) satisfies restate.Serde<PromotionMessage>,
      output: restate.serde.schema(promotionResponseSchema),
    },
    async (context: restate.ObjectContext, request: PromotionMessage) => {
      const { deploymentId } = request;
      const result = await runOperation(context, settings, request, (operation, { environmentId }) =>
        operate(operation, { environmentId, deploymentId, expectedLiveDeploymentId: expectedLiveOf(request) }),
      );
      return answer(context, toPromotionResponse(result));
    },
  );
}
