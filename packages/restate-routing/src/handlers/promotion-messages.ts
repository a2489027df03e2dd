import type { SwapResult } from "@frontline-routing/routing-core";
import { z } from "zod";
import { type ChangeNotes, fields, reassignedRoutesSchema } from "./messages.ts";

/** Body of a call to `Promote` or `Rollback`. */
export interface PromotionRequest extends ChangeNotes {
  readonly deploymentId: string;
}

/** What a body of `Promote` or `Rollback` may hold. */
export const promotionRequestSchema = z.object({
  deploymentId: fields.deploymentId.describe("The deployment to make live"),
  actor: fields.actor,
  reason: fields.reason,
});

/** What an answer of `Promote` or `Rollback` holds. */
export const promotionResponseSchema = z.object({
  changed: z.boolean().describe("Whether anything was written"),
  previousDeploymentId: fields.previousDeploymentId,
  isRolledBack: z.boolean().describe("Whether the environment counts as rolled back now"),
  reassignedRoutes: reassignedRoutesSchema
    .default([])
    .describe("The routes that were moved, each with the deployment it pointed at before"),
  requestFingerprint: fields.requestFingerprint,
});

/** Answer of `Promote` and `Rollback`. What it names as previous is never what is live now. */
export type PromotionResponse = z.output<typeof promotionResponseSchema>;

/** What a swap did, as answers say it. */
export function toPromotionResponse(result: SwapResult): PromotionResponse {
  const { changed, previousDeploymentId, isRolledBack, reassignedRoutes } = result;
  return {
    changed,
    previousDeploymentId: previousDeploymentId ?? "",
    isRolledBack,
    reassignedRoutes: reassignedRoutes.map(({ frontlineRouteId, previousDeploymentId }) => {
      return { frontlineRouteId, previousDeploymentId };
    }),
  };
}
