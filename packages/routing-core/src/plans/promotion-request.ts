import { type ChecksOf, resolveOptions } from "@frontline-routing/router-core/options";
import { referenceId } from "../ids/parse-id.ts";

/** Which deployment of which environment is to be live. */
export interface PromotionRequest {
  readonly environmentId: string;
  readonly deploymentId: string;
  /**
   * What must be live for the request to be carried out, `null` for nothing: so that a caller who decided on what is no
   * longer live is refused, with a `LiveMovedError`, unless the environment already is as asked. Left out: whatever is.
   */
  readonly expectedLiveDeploymentId?: string | null | undefined;
}

/** Checks a request at the door. An unknown field is refused, because a misspelt expectation would not be checked. */
export function parsePromotionRequest(request: PromotionRequest): PromotionRequest {
  return resolveOptions("request", request, {
    environmentId: referenceId,
    deploymentId: referenceId,
    expectedLiveDeploymentId: (value, name) =>
      value === undefined || value === null ? value : referenceId(value, name),
  } satisfies ChecksOf<PromotionRequest>);
}
