import { type DetailsOf, RoutingError } from "./routing-error.ts";

/** What is live is not what the caller expected: its decision rests on what is no longer so. Nothing was changed. */
export class LiveMovedError extends RoutingError {
  override readonly name = "LiveMovedError";
  readonly code = "LIVE_MOVED";
  readonly retryable = false;
  readonly environmentId: string;
  /** What the caller expected, `null` for nothing. */
  readonly expectedLiveDeploymentId: string | null;
  /** What is live, `null` for nothing. */
  readonly liveDeploymentId: string | null;

  constructor({ environmentId, expectedLiveDeploymentId, liveDeploymentId }: DetailsOf<LiveMovedError>) {
    super(
      `expected ${quoted(expectedLiveDeploymentId)} to be live in environment ${JSON.stringify(environmentId)}, but ` +
        `${quoted(liveDeploymentId)} is; nothing was changed, look at what is live and decide anew`,
    );
    this.environmentId = environmentId;
    this.expectedLiveDeploymentId = expectedLiveDeploymentId;
    this.liveDeploymentId = liveDeploymentId;
  }
}

function quoted(deploymentId: string | null): string {
  return deploymentId === null ? "nothing" : JSON.stringify(deploymentId);
}
