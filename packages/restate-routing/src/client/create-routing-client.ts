import type { LiveOutcome, RoutesResult, SwapResult } from "@frontline-routing/routing-core";
import { z } from "zod";
import {
  assignFrontlineRoutesRequestSchema,
  assignFrontlineRoutesResponseSchema,
} from "../handlers/assign-frontline-routes.ts";
import { createRoutesRequestSchema } from "../handlers/create-routes.ts";
import { type DeployResponse, deployRequestSchema, deployResponseSchema } from "../handlers/deploy.ts";
import { getLiveDeploymentResponseSchema } from "../handlers/get-live-deployment.ts";
import {
  type PromotionRequest,
  type PromotionResponse,
  promotionRequestSchema,
  promotionResponseSchema,
  toPromotionMessage,
} from "../handlers/promotion-messages.ts";
import { removeRoutesRequestSchema } from "../handlers/remove-routes.ts";
import { type RoutesResponse, routesResponseSchema } from "../handlers/route-messages.ts";
import { swapLiveDeploymentRequestSchema, swapLiveDeploymentResponseSchema } from "../handlers/swap-live-deployment.ts";
import { createCallService } from "./call-service.ts";
import { ExpectationUncheckedError } from "./expectation-unchecked-error.ts";
import type { RoutingCallOptions } from "./routing-call-options.ts";
import type { RoutingClient } from "./routing-client.ts";
import { type RoutingClientOptions, resolveRoutingClientOptions } from "./routing-client-options.ts";

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
const DEPLOYMENT = { fields: deployRequestSchema, answer: deployResponseSchema };
const CREATION = { fields: createRoutesRequestSchema, answer: routesResponseSchema };
const REMOVAL = { fields: removeRoutesRequestSchema, answer: routesResponseSchema };
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
    async deploy(key, request, options) {
      const { live, ...answered } = await call({ handler: "Deploy", key, request, ...DEPLOYMENT }, options);
      const { deploymentId } = request;
      return { deploymentId, ...routesResult(answered), live: toLiveOutcome(live) };
    },
    async createRoutes(key, request, options) {
      return routesResult(await call({ handler: "CreateRoutes", key, request, ...CREATION }, options));
    },
    async removeRoutes(key, request, options) {
      return routesResult(await call({ handler: "RemoveRoutes", key, request, ...REMOVAL }, options));
    },
    async getLiveDeployment(key, options) {
      const live = await call({ handler: "GetLiveDeployment", key, request: {}, ...READING }, options);
      const { deploymentId, isRolledBack, revision } = live;
      return { environmentId: key, deploymentId: deploymentId || null, isRolledBack, revision };
    },
  };
}

function toSwapResult(
  asked: Pick<SwapResult, "deploymentId" | "isRolledBack">,
  {
    changed,
    previousDeploymentId,
    reassignedRoutes,
    regionsGained,
    regionsLost,
  }: Omit<PromotionResponse, "isRolledBack">,
): SwapResult {
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

function routesResult({ changed, created, moved, left, removed }: RoutesResponse): RoutesResult {
  return { changed, created, moved, left, removed };
}

function toLiveOutcome({ deploymentId, previousDeploymentId, ...live }: DeployResponse["live"]): LiveOutcome {
  return { ...live, deploymentId: deploymentId || null, previousDeploymentId: previousDeploymentId || null };
}
