import { parseId, REFERENCE_MAX_LENGTH } from "../ids/parse-id.ts";

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
