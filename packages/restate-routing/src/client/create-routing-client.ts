import * as core from "@frontline-routing/routing-core";
import type * as answered from "../wire/answers.ts";
import type * as asked from "../wire/requests.ts";
import { createCallService } from "./call-service.ts";
import type { RoutingCallOptions, RoutingClientOptions } from "./routing-client-options.ts";

/**
 * The routing service, as its callers see it. The first argument is the key of the virtual object: for a service that is
 * `keyedBy: "project"`, the project's id.
 *
 * Every method throws what the service refused as the class of its code, a `RoutingError`; a `RoutingCallError` when the
 * service wasn't reached or was stopped; and an `IdempotencyKeyReusedError`.
 */
export interface RoutingClient {
  /** Points routes at a deployment, one after another. Resolves when all of them point there. */
  assignFrontlineRoutes(
    environmentId: string,
    request: asked.AssignFrontlineRoutesRequest,
    options?: RoutingCallOptions,
  ): Promise<core.AssignResult>;

  /** Points routes at a deployment and makes it live, all at once and without rules about which. */
  swapLiveDeployment(
    environmentId: string,
    request: asked.SwapLiveDeploymentRequest,
    options?: RoutingCallOptions,
  ): Promise<core.SwapResult>;

  /** Makes a deployment live, with every route that follows what is live. */
  promote(
    environmentId: string,
    request: asked.PromotionRequest,
    options?: RoutingCallOptions,
  ): Promise<core.SwapResult>;

  /** Makes an earlier deployment live again, with every route that follows what is live. */
  rollback(
    environmentId: string,
    request: asked.PromotionRequest,
    options?: RoutingCallOptions,
  ): Promise<core.SwapResult>;

  /**
   * Makes the routes of a deployment that became ready, moves those that follow, and makes it live if it is the newest,
   * all at once.
   */
  deploy(environmentId: string, request: asked.DeployRequest, options?: RoutingCallOptions): Promise<core.DeployResult>;

  /** Makes routes without a deployment, all at once. */
  createRoutes(
    environmentId: string,
    request: asked.CreateRoutesRequest,
    options?: RoutingCallOptions,
  ): Promise<core.RoutesResult>;

  /** Takes routes away, all at once. */
  removeRoutes(
    environmentId: string,
    request: asked.RemoveRoutesRequest,
    options?: RoutingCallOptions,
  ): Promise<core.RoutesResult>;

  /** What is live, without waiting for changes under way. A service that is keyed by project refuses it. */
  getLiveDeployment(
    environmentId: string,
    options?: Pick<RoutingCallOptions, "signal">,
  ): Promise<core.EnvironmentState>;
}

/**
 * A client of the routing service, through Restate's ingress.
 *
 * @throws {TypeError} an option is unknown, missing or of the wrong type
 * @throws {RangeError} a number is out of its bounds
 * @example
 * const client = createRoutingClient({ ingressUrl: "http://localhost:8080" });
 * await client.assignFrontlineRoutes("env_1", { deploymentId: "d_2", frontlineRouteIds: ["r_1"] });
 * //=> { reassignedRoutes: [{ frontlineRouteId: "r_1", previousDeploymentId: "d_1", changed: true }] }
 */
export function createRoutingClient(options: RoutingClientOptions): RoutingClient {
  const call = createCallService(options);

  const moving = (handler: "Promote" | "Rollback"): RoutingClient["promote"] => {
    return async (key, request, options) => {
      const message = toPromotionMessage(request);
      const answered = await call(handler, key, message, options);
      return toSwapResult({ deploymentId: message.deploymentId, isRolledBack: answered.isRolledBack }, answered);
    };
  };

  return {
    async assignFrontlineRoutes(key, request, options) {
      const { reassignedRoutes } = await call("AssignFrontlineRoutes", key, request, options);
      return {
        reassignedRoutes: reassignedRoutes.map((route) => {
          return { ...route, changed: route.previousDeploymentId !== request.deploymentId };
        }),
      };
    },
    async swapLiveDeployment(key, request, options) {
      const answered = await call("SwapLiveDeployment", key, request, options);
      const { deploymentId, setRollbackFlag: isRolledBack = false } = request;
      return toSwapResult({ deploymentId, isRolledBack }, answered);
    },
    promote: moving("Promote"),
    rollback: moving("Rollback"),
    async deploy(key, request, options) {
      const { live, ...routes } = await call("Deploy", key, request, options);
      const { deploymentId, previousDeploymentId, ...outcome } = live;
      const ids = { deploymentId: deploymentId || null, previousDeploymentId: previousDeploymentId || null };
      return { deploymentId: request.deploymentId, ...routes, live: { ...outcome, ...ids } };
    },
    createRoutes: (key, request, options) => call("CreateRoutes", key, request, options),
    removeRoutes: (key, request, options) => call("RemoveRoutes", key, request, options),
    async getLiveDeployment(key, options) {
      const { deploymentId, ...live } = await call("GetLiveDeployment", key, {}, options);
      return { environmentId: key, deploymentId: deploymentId || null, ...live };
    },
  };
}

function toSwapResult(
  asked: Pick<core.SwapResult, "deploymentId" | "isRolledBack">,
  answer: Omit<answered.PromotionResponse, "isRolledBack">,
): core.SwapResult {
  const { changed, previousDeploymentId, reassignedRoutes, regionsGained, regionsLost } = answer;
  const moved = reassignedRoutes.map((route) => ({ ...route, changed: true }));
  return {
    ...asked,
    changed,
    previousDeploymentId: previousDeploymentId || null,
    reassignedRoutes: moved,
    ...(regionsGained && { regionsGained }),
    ...(regionsLost && { regionsLost }),
  };
}

/** A client's request, as it goes over the wire. @throws {InvalidRequestError} an expectation that would be none there */
function toPromotionMessage(request: asked.PromotionRequest): asked.PromotionMessage {
  const { expectedLiveDeploymentId: expected, ...message } = { ...request };
  if (expected === undefined) return message;
  if (expected === null) return { ...message, expectNothingLive: true };
  const expectedLiveDeploymentId = core.parseId("expectedLiveDeploymentId", expected, core.REFERENCE_MAX_LENGTH);
  return { ...message, expectedLiveDeploymentId };
}
