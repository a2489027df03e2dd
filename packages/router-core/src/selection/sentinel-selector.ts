import type { Region } from "../region.ts";
import type { RouteDecision } from "../route-decision.ts";
import type { RoutedDeployment } from "../routed-deployment.ts";
import type { Sentinel } from "../sentinel.ts";
import type { Explanation } from "./explaining/explanation.ts";
import type { PreparedSentinels } from "./prepared-sentinels.ts";
import type { RequestContext } from "./request-context.ts";

/** Decides, for requests that arrive in one region, where each goes. Wherever a list goes, a prepared one does too. */
export interface SentinelSelector {
  /** The region that requests arrive in. */
  readonly region: Region;

  /**
   * A healthy sentinel of the local region, else the nearest region that has a healthy one; of the regions that the
   * route's deployment runs in, where the route says them.
   *
   * @throws {NoHealthySentinelError} when no admissible region has one
   * @throws {DeploymentOfflineError} when the route says that its deployment is not wanted running
   * @example
   * const selector = createSentinelSelector({ region: "eu-west-1.aws" });
   * const decision = selector.selectSentinel({ deploymentId: "d_1" }, [
   *   { id: "s_1", region: "eu-west-1.aws", health: "healthy" },
   * ]);
   * decision.localSentinel?.id; //=> "s_1"
   */
  selectSentinel<S extends Sentinel>(
    route: RoutedDeployment,
    sentinels: readonly S[] | PreparedSentinels<S>,
    request?: RequestContext,
  ): RouteDecision<S>;

  /**
   * Every attempt worth making, best first: the local sentinels, then one for each other region, then last resorts in
   * the same order; behind them all what the request would `avoid`. The first is what `selectSentinel` answers; walk on when dialling it fails.
   *
   * @throws {NoHealthySentinelError} when there is none
   * @throws {DeploymentOfflineError} when the route says that its deployment is not wanted running
   * @example
   * const selector = createSentinelSelector({ region: "eu-west-1.aws" });
   * const plan = selector.planRoute({ deploymentId: "d_1" }, [
   *   { id: "s_1", region: "ap-south-1.aws", health: "healthy" },
   *   { id: "s_2", region: "us-east-1.aws", health: "healthy" },
   * ]);
   * plan.map((attempt) => attempt.nearestNlbRegion); //=> ["us-east-1.aws", "ap-south-1.aws"]
   */
  planRoute<S extends Sentinel>(
    route: RoutedDeployment,
    sentinels: readonly S[] | PreparedSentinels<S>,
    request?: RequestContext,
  ): readonly RouteDecision<S>[];

  /**
   * Why: the decision, and a verdict for every sentinel and region. `formatExplanation` prints it.
   *
   * @throws {TypeError} the call is wrong. Nothing else, whatever the rows hold
   * @example
   * const selector = createSentinelSelector({ region: "eu-west-1.aws" });
   * const { sentinels } = selector.explain({ deploymentId: "d_1" }, [
   *   { id: "s_1", region: "eu-west-1.aws", health: "unhealthy" },
   *   { id: "s_2", region: "us-east-1.aws", health: "healthy" },
   * ]);
   * sentinels.map(({ reason }) => reason); //=> ["UNHEALTHY", "SELECTED_REGION"]
   */
  explain<S extends Sentinel>(
    route: RoutedDeployment,
    sentinels: readonly S[] | PreparedSentinels<S>,
    request?: RequestContext,
  ): Explanation<S>;

  /**
   * Does once what is the same for every request. For a list that many requests use; prepare again when it changes.
   *
   * @example
   * const selector = createSentinelSelector({ region: "eu-west-1.aws" });
   * const prepared = selector.prepare([{ id: "s_1", region: "us-east-1.aws", health: "healthy" }]);
   * selector.selectSentinel({ deploymentId: "d_1" }, prepared).nearestNlbRegion; //=> "us-east-1.aws"
   */
  prepare<S extends Sentinel>(sentinels: readonly S[]): PreparedSentinels<S>;
}
