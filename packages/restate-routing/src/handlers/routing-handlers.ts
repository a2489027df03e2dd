import {
  type AssignResult,
  assignFrontlineRoutes,
  createRoutes,
  type DeployResult,
  deploy,
  InvalidRequestError,
  promote,
  type RoutesResult,
  removeRoutes,
  rollback,
  type SwapResult,
  swapLiveDeployment,
} from "@frontline-routing/routing-core";
import * as restate from "@restatedev/restate-sdk";
import * as answered from "../wire/answers.ts";
import { protoJsonSerde } from "../wire/proto-json-serde.ts";
import * as asked from "../wire/requests.ts";
import { exclusiveHandler, type HandlerSettings } from "./exclusive-handler.ts";
import { getLiveDeploymentHandler } from "./get-live-deployment.ts";

type Exclusive<Request, Response> = (context: restate.ObjectContext, request: Request) => Promise<Response>;

/** The handlers of the routing service, by their names on the wire. */
export interface RoutingHandlers {
  AssignFrontlineRoutes: Exclusive<asked.AssignFrontlineRoutesRequest, answered.AssignFrontlineRoutesResponse>;
  SwapLiveDeployment: Exclusive<asked.SwapLiveDeploymentRequest, answered.SwapLiveDeploymentResponse>;
  Promote: Exclusive<asked.PromotionMessage, answered.PromotionResponse>;
  Rollback: Exclusive<asked.PromotionMessage, answered.PromotionResponse>;
  Deploy: Exclusive<asked.DeployRequest, answered.DeployResponse>;
  CreateRoutes: Exclusive<asked.CreateRoutesRequest, answered.RoutesResponse>;
  RemoveRoutes: Exclusive<asked.RemoveRoutesRequest, answered.RoutesResponse>;
  /** Shared: it doesn't wait for the others. */
  GetLiveDeployment(
    context: restate.ObjectSharedContext,
    request: Readonly<Record<string, never>>,
  ): Promise<answered.GetLiveDeploymentResponse>;
}

/** Makes the handlers, each an operation of `routing-core` and how its request and its answer are written. */
export function routingHandlers(settings: HandlerSettings): RoutingHandlers {
  const promotion = (operate: typeof promote, handler: "Promote" | "Rollback", made: string) =>
    exclusiveHandler<asked.PromotionMessage, SwapResult, answered.PromotionResponse>(settings, {
      description: `Makes ${made}, with every route that follows what is live`,
      ...serdes(handler),
      operate: (context, { environmentId }, request) => {
        const { deploymentId } = request;
        return operate(context, { environmentId, deploymentId, expectedLiveDeploymentId: expectedLiveOf(request) });
      },
      answer: toPromotionResponse,
    });

  return {
    AssignFrontlineRoutes: exclusiveHandler<
      asked.AssignFrontlineRoutesRequest,
      AssignResult,
      answered.AssignFrontlineRoutesResponse
    >(settings, {
      description: "Points routes at a deployment, one after another, each in a durable step",
      ...serdes("AssignFrontlineRoutes"),
      operate: (context, { environmentId }, { deploymentId, frontlineRouteIds }) =>
        assignFrontlineRoutes(context, { environmentId, deploymentId, frontlineRouteIds }),
      // The first version's callers key by project. Their client fails, after the routes have moved, on any field.
      answer: (result, isStrict) =>
        isStrict && settings.keyedBy === "project" ? {} : answered.answers.AssignFrontlineRoutes.parse(result),
    }),
    SwapLiveDeployment: exclusiveHandler<
      asked.SwapLiveDeploymentRequest,
      SwapResult,
      answered.SwapLiveDeploymentResponse
    >(settings, {
      description: "Points routes at a deployment and makes it live, all at once",
      ...serdes("SwapLiveDeployment"),
      // Without routes it still moves the live pointer, and so needs its environment.
      about: (request) =>
        request.frontlineRouteIds.length > 0 ? request : { ...request, frontlineRouteIds: undefined },
      operate: (context, { environmentId }, { deploymentId, frontlineRouteIds, setRollbackFlag: isRolledBack }) =>
        swapLiveDeployment(context, { environmentId, deploymentId, frontlineRouteIds, isRolledBack }),
      answer: (result, isStrict) => {
        const { previousDeploymentId, changed, reassignedRoutes } = toPromotionResponse(result);
        return isStrict ? { previousDeploymentId } : { previousDeploymentId, changed, reassignedRoutes };
      },
    }),
    Promote: promotion(promote, "Promote", "a deployment live"),
    Rollback: promotion(rollback, "Rollback", "an earlier deployment live again"),
    Deploy: exclusiveHandler<asked.DeployRequest, DeployResult, answered.DeployResponse>(settings, {
      description:
        "Makes and moves the routes of a deployment that became ready, and makes it live if it is the newest",
      ...serdes("Deploy"),
      operate: (context, place, { deploymentId, hostnames, live }) =>
        deploy(context, { ...place, deploymentId, hostnames, live }),
      answer: ({ live: { deploymentId, previousDeploymentId, ...live }, ...result }) => {
        const ids = { deploymentId: deploymentId ?? "", previousDeploymentId: previousDeploymentId ?? "" };
        return answered.answers.Deploy.parse({ ...result, live: { ...live, ...ids } });
      },
    }),
    CreateRoutes: exclusiveHandler<asked.CreateRoutesRequest, RoutesResult, answered.RoutesResponse>(settings, {
      description: "Makes routes without a deployment, all in one commit",
      ...serdes("CreateRoutes"),
      operate: (context, place, { hostnames }) => createRoutes(context, { ...place, hostnames }),
      answer: (result) => answered.answers.CreateRoutes.parse(result),
    }),
    RemoveRoutes: exclusiveHandler<asked.RemoveRoutesRequest, RoutesResult, answered.RoutesResponse>(settings, {
      description: "Takes routes away, with their history, all in one commit",
      ...serdes("RemoveRoutes"),
      operate: (context, { environmentId }, { frontlineRouteIds }) =>
        removeRoutes(context, { environmentId, frontlineRouteIds }),
      answer: (result) => answered.answers.RemoveRoutes.parse(result),
    }),
    GetLiveDeployment: getLiveDeploymentHandler(settings),
  };
}

function serdes<Handler extends keyof typeof asked.requests>(handler: Handler) {
  return { input: protoJsonSerde(asked.requests[handler]), output: restate.serde.schema(answered.answers[handler]) };
}

/** What a body expects to be live: `null` for nothing, `undefined` for whatever is. */
function expectedLiveOf(message: asked.PromotionMessage): string | null | undefined {
  if (!message.expectNothingLive) return message.expectedLiveDeploymentId || undefined;
  if (!message.expectedLiveDeploymentId) return null;
  const problem = "contradicts expectedLiveDeploymentId; give one of them";
  throw new InvalidRequestError({ field: "expectNothingLive", problem });
}

function toPromotionResponse({ previousDeploymentId, ...result }: SwapResult): answered.PromotionResponse {
  return answered.answers.Promote.parse({ ...result, previousDeploymentId: previousDeploymentId ?? "" });
}
