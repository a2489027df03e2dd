import { InvalidRequestError, parseId, REFERENCE_MAX_LENGTH, type SwapResult } from "@frontline-routing/routing-core";
import { z } from "zod";
import { type ChangeNotes, fields, reassignedRoutesSchema } from "./messages.ts";

/** What a client asks of `Promote` or `Rollback`. */
export interface PromotionRequest extends ChangeNotes {
  readonly deploymentId: string;
  /**
   * What must be live, `null` for nothing, else the call is refused with a `LiveMovedError`; unless everything is as
   * asked already. Left out: whatever is.
   */
  readonly expectedLiveDeploymentId?: string | null | undefined;
}

/** Body of a call to `Promote` or `Rollback`, where `null` is a missing field. */
export interface PromotionMessage extends ChangeNotes {
  readonly deploymentId: string;
  /** What must be live, as in {@link PromotionRequest}. Missing or empty: whatever is. */
  readonly expectedLiveDeploymentId?: string | undefined;
  /** Whether nothing must be live. Not both. Default: `false`. */
  readonly expectNothingLive?: boolean | undefined;
}

/** What a body of `Promote` or `Rollback` may hold. */
export const promotionRequestSchema = z.object({
  deploymentId: fields.deploymentId.describe("The deployment to make live"),
  expectedLiveDeploymentId: z.string().default("").describe("What must be live; empty for whatever is"),
  expectNothingLive: z.boolean().default(false).describe("Whether nothing must be live; not both"),
  actor: fields.actor,
  reason: fields.reason,
});

const regionsSchema = z.array(z.string()).optional(); // missing: nobody says where one of the two runs

/** What an answer of `Promote` or `Rollback` holds. */
export const promotionResponseSchema = z.object({
  changed: z.boolean().describe("Whether anything was written"),
  previousDeploymentId: fields.previousDeploymentId,
  isRolledBack: z.boolean().describe("Whether the environment counts as rolled back now"),
  reassignedRoutes: reassignedRoutesSchema
    .default([])
    .describe("The routes that were moved, each with the deployment it pointed at before"),
  regionsGained: regionsSchema.describe("Where the deployment runs, and what was live doesn't"),
  regionsLost: regionsSchema.describe("Where what was live runs, and the deployment doesn't"),
  expectedLiveChecked: z
    .boolean()
    .optional()
    .describe("true where the request expected something, and what is live was compared with it"),
  requestFingerprint: fields.requestFingerprint,
});

/** Answer of `Promote` and `Rollback`. What it names as previous is never what is live now. */
export type PromotionResponse = z.output<typeof promotionResponseSchema>;

/**
 * A client's request, as it goes over the wire.
 *
 * @throws {InvalidRequestError} an expectation that would be none there
 */
export function toPromotionMessage(request: PromotionRequest): PromotionMessage {
  const { expectedLiveDeploymentId: expected, ...message } = { ...request };
  if (expected === undefined) return message;
  if (expected === null) return { ...message, expectNothingLive: true };
  const expectedLiveDeploymentId = parseId("expectedLiveDeploymentId", expected, REFERENCE_MAX_LENGTH);
  return { ...message, expectedLiveDeploymentId };
}

/**
 * What a body expects to be live: `null` for nothing, `undefined` for whatever is.
 *
 * @throws {InvalidRequestError} it expects two things
 */
export function expectedLiveOf(message: PromotionMessage): string | null | undefined {
  if (!message.expectNothingLive) return message.expectedLiveDeploymentId || undefined;
  if (!message.expectedLiveDeploymentId) return null;
  const problem = "contradicts expectedLiveDeploymentId; give one of them";
  throw new InvalidRequestError({ field: "expectNothingLive", problem });
}

/** What a swap did, as answers say it. */
export function toPromotionResponse({ previousDeploymentId, ...result }: SwapResult): PromotionResponse {
  return promotionResponseSchema.parse({ ...result, previousDeploymentId: previousDeploymentId ?? "" });
}
