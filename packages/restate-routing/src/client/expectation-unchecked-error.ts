import type { SwapResult } from "@frontline-routing/routing-core";

/**
 * The service is too old to know `expectedLiveDeploymentId`: it carried out what was asked whatever was live. Asking
 * again changes nothing any more.
 */
export class ExpectationUncheckedError extends Error {
  override readonly name = "ExpectationUncheckedError";
  readonly code = "EXPECTATION_UNCHECKED";
  /** What was done. Its `previousDeploymentId` is what was live. */
  readonly result: SwapResult;

  constructor(result: SwapResult) {
    const { deploymentId, previousDeploymentId } = result;
    const previous = previousDeploymentId === null ? "" : ` in place of ${JSON.stringify(previousDeploymentId)}`;
    super(
      `${JSON.stringify(deploymentId)} was made live${previous}, without comparing what was live with ` +
        "expectedLiveDeploymentId, which the routing service is too old to know; upgrade the service",
    );
    this.result = result;
  }
}
