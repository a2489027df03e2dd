import type { AssignResult, EnvironmentState, SwapResult } from "@frontline-routing/routing-core";
import { z } from "zod";
import {
  type AssignFrontlineRoutesRequest,
  assignFrontlineRoutesRequestSchema,
  assignFrontlineRoutesResponseSchema,
} from "../handlers/assign-frontline-routes.ts";
import { getLiveDeploymentResponseSchema } from "../handlers/get-live-deployment.ts";
import {
  type PromotionRequest,
  type PromotionResponse,
  promotionRequestSchema,
  promotionResponseSchema,
  toPromotionMessage,
} from "../handlers/promotion-messages.ts";
import {
  type SwapLiveDeploymentRequest,
  swapLiveDeploymentRequestSchema,
  swapLiveDeploymentResponseSchema,
} from "../handlers/swap-live-deployment.ts";
import { createCallService } from "./call-service.ts";
import { ExpectationUncheckedError } from "./expectation-unchecked-error.ts";
import type { RoutingCallOptions } from "./routing-call-options.ts";
import { type RoutingClientOptions, resolveRoutingClientOptions } from "./routing-client-options.ts";

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

  /** What is live, without waiting for changes under way. A service that is keyed by project refuses it. */
  getLiveDeployment(environmentId: string, options?: Pick<RoutingCallOptions, "signal">): Promise<EnvironmentState>;
}

// What is required here, this client is told, see `FINGERPRINT_HEADER`.
const ASSIGNMENT = {
  fields: assignFrontlineRoutesRequestSchema,
  answer: assignFrontlineRoutesResponseSchema.required({ reassignedRoutes: true }),
};
const SWAP = {
  fields: swapLiveDeploymentRequestSchema,
  answer: swapLiveDeploymentResponseSchema.required({ changed: true, reassignedRoutes: true }),
};
const PROMOTION = { fields: promotionRequestSchema, answer: promotionResponseSchema };
const READING = { fields: z.object({}), answer: getLiveDeploymentResponseSchema };

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
  const call = createCallService(resolveRoutingClientOptions(options));

  async function move(
    handler: "Promote" | "Rollback",
    key: string,
    request: PromotionRequest,
    options: RoutingCallOptions | undefined,
  ): Promise<SwapResult> {
    const message = toPromotionMessage(request);
    const answered = await call({ handler, key, request: message, ...PROMOTION }, options);
    const { deploymentId } = message;
    const result = toSwapResult({ deploymentId, isRolledBack: answered.isRolledBack }, answered);
    const isExpecting = request.expectedLiveDeploymentId !== undefined;
    if (isExpecting && answered.changed && !answered.expectedLiveChecked) throw new ExpectationUncheckedError(result);
    return result;
  }

  return {
    async assignFrontlineRoutes(key, request, options) {
      const { reassignedRoutes } = await call(
        { handler: "AssignFrontlineRoutes", key, request, ...ASSIGNMENT },
        options,
      );
      return {
        reassignedRoutes: reassignedRoutes.map((route) => {
          return { ...route, changed: route.previousDeploymentId !== request.deploymentId };
        }),
      };
    },
    async swapLiveDeployment(key, request, options) {
      const answered = await call({ handler: "SwapLiveDeployment", key, request, ...SWAP }, options);
      const { deploymentId, setRollbackFlag: isRolledBack = false } = request;
      return toSwapResult({ deploymentId, isRolledBack }, answered);
    },
    promote: (key, request, options) => move("Promote", key, request, options),
    rollback: (key, request, options) => move("Rollback", key, request, options),
    async getLiveDeployment(key, options) {
      const live = await call({ handler: "GetLiveDeployment", key, request: {}, ...READING }, options);
      const { deploymentId, isRolledBack, revision } = live;
      return { environmentId: key, deploymentId: deploymentId || null, isRolledBack, revision };
    },
  };
}

function toSwapResult(
  asked: Pick<SwapResult, "deploymentId" | "isRolledBack">,
  { changed, previousDeploymentId, reassignedRoutes }: Omit<PromotionResponse, "isRolledBack">,
): SwapResult {
  const moved = reassignedRoutes.map((route) => ({ ...route, changed: true }));
  return { ...asked, changed, previousDeploymentId: previousDeploymentId || null, reassignedRoutes: moved };
}
