import type {
  AssignResult,
  DeployResult,
  EnvironmentState,
  RoutesResult,
  SwapResult,
} from "@frontline-routing/routing-core";
import type { AssignFrontlineRoutesRequest } from "../handlers/assign-frontline-routes.ts";
import type { CreateRoutesRequest } from "../handlers/create-routes.ts";
import type { DeployRequest } from "../handlers/deploy.ts";
import type { PromotionRequest } from "../handlers/promotion-messages.ts";
import type { RemoveRoutesRequest } from "../handlers/remove-routes.ts";
import type { SwapLiveDeploymentRequest } from "../handlers/swap-live-deployment.ts";
import type { RoutingCallOptions } from "./routing-call-options.ts";

/**
 * The routing service, as its callers see it. The first argument is the key of the virtual object: for a service that is
 * `keyedBy: "project"`, the project's id.
 *
 * Every method throws what the service refused as the class of its code, a `RoutingError`; a `RoutingCallError` when the
 * service wasn't reached or was stopped; and an `IdempotencyKeyReusedError`. `promote` and `rollback` also throw an
 * `ExpectationUncheckedError`.
 */
export interface RoutingClient {
  /** Points routes at a deployment, one after another. Resolves when all of them point there. */
  assignFrontlineRoutes(
    environmentId: string,
    request: AssignFrontlineRoutesRequest,
    options?: RoutingCallOptions,
  ): Promise<AssignResult>;

  /** Points routes at a deployment and makes it live, all at once and without rules about which. */
  swapLiveDeployment(
    environmentId: string,
    request: SwapLiveDeploymentRequest,
    options?: RoutingCallOptions,
  ): Promise<SwapResult>;

  /** Makes a deployment live, with every route that follows what is live. */
  promote(environmentId: string, request: PromotionRequest, options?: RoutingCallOptions): Promise<SwapResult>;

  /** Makes an earlier deployment live again, with every route that follows what is live. */
  rollback(environmentId: string, request: PromotionRequest, options?: RoutingCallOptions): Promise<SwapResult>;

  /**
   * Makes the routes of a deployment that became ready, moves those that follow, and makes it live if it is the newest,
   * all at once.
   */
  deploy(environmentId: string, request: DeployRequest, options?: RoutingCallOptions): Promise<DeployResult>;

  /** Makes routes without a deployment, all at once. */
  createRoutes(
    environmentId: string,
    request: CreateRoutesRequest,
    options?: RoutingCallOptions,
  ): Promise<RoutesResult>;

  /** Takes routes away, all at once. */
  removeRoutes(
    environmentId: string,
    request: RemoveRoutesRequest,
    options?: RoutingCallOptions,
  ): Promise<RoutesResult>;

  /** What is live, without waiting for changes under way. A service that is keyed by project refuses it. */
  getLiveDeployment(environmentId: string, options?: Pick<RoutingCallOptions, "signal">): Promise<EnvironmentState>;
}
