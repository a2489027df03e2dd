import type { Sticky } from "@frontline-routing/router-core";
import { parseId, REFERENCE_MAX_LENGTH } from "../ids/parse-id.ts";

/** The routes that a promotion or rollback moves. Those of a branch or of one commit stay. */
export const PROMOTED_STICKY: readonly Sticky[] = ["live", "environment"];

/** Which deployment of which environment is to be live. */
export interface PromotionRequest {
  readonly environmentId: string;
  readonly deploymentId: string;
}

/** Checks a request at the door. */
export function parsePromotionRequest(request: PromotionRequest): PromotionRequest {
  return {
    environmentId: parseId("environmentId", request.environmentId, REFERENCE_MAX_LENGTH),
    deploymentId: parseId("deploymentId", request.deploymentId, REFERENCE_MAX_LENGTH),
  };
}
