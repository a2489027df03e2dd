import * as core from "@frontline-routing/routing-core";
import { handlers, type ObjectContext, type ObjectSharedContext, serde } from "@restatedev/restate-sdk";
import { restateSteps } from "../service/restate-steps.ts";
import * as answered from "../wire/answers.ts";
import { protoJsonSerde } from "../wire/proto-json-serde.ts";
import { fingerprinted } from "../wire/request-fingerprint.ts";
import * as asked from "../wire/requests.ts";
import { exclusiveHandler, type HandlerSettings } from "./exclusive-handler.ts";

const { answers } = answered;

// Whoever asks wants to know what is live now, and can ask again. Long enough for a dropped connection.
const RETRY_READ_FOR_MS = 5000;

// Nobody looks at what a read answered before.
const KEEP_READ_FOR_MS = 60_000;

const KEY_OF_PROJECT =
  "is a project's, and each environment of a project has a live deployment of its own; ask a service that is keyed by environment";

/** The handlers of the routing service, by their names on the wire. */
export interface RoutingHandlers {
  AssignFrontlineRoutes(
    context: ObjectContext,
    request: asked.AssignFrontlineRoutesRequest,
  ): Promise<answered.AssignFrontlineRoutesResponse>;
  SwapLiveDeployment(
    context: ObjectContext,
    request: asked.SwapLiveDeploymentRequest,
  ): Promise<answered.SwapLiveDeploymentResponse>;
  Promote(context: ObjectContext, request: asked.PromotionMessage): Promise<answered.PromotionResponse>;
  Rollback(context: ObjectContext, request: asked.PromotionMessage): Promise<answered.PromotionResponse>;
  Deploy(context: ObjectContext, request: asked.DeployRequest): Promise<answered.DeployResponse>;
  CreateRoutes(context: ObjectContext, request: asked.CreateRoutesRequest): Promise<answered.RoutesResponse>;
  RemoveRoutes(context: ObjectContext, request: asked.RemoveRoutesRequest): Promise<answered.RoutesResponse>;
  /** Shared: it doesn't wait for the others. */
  GetLiveDeployment(
    context: ObjectSharedContext,
    request: Readonly<Record<string, never>>,
  ): Promise<answered.GetLiveDeploymentResponse>;
}

/** Makes the handlers, each an operation of `routing-core` and how its request and its answer are written. */
export function routingHandlers(settings: HandlerSettings): RoutingHandlers {
  const promotion = (operate: typeof core.promote, handler: "Promote" | "Rollback", made: string) =>
    exclusiveHandler(settings, handler, {
      description: `Makes ${made}, with every route that follows what is live`,
      operate: (context, { environmentId }, request) => {
        const { deploymentId } = request;
        return operate(context, { environmentId, deploymentId, expectedLiveDeploymentId: expectedLiveOf(request) });
      },
      answer: toPromotionResponse,
    });

  return {
    AssignFrontlineRoutes: exclusiveHandler(settings, "AssignFrontlineRoutes", {
      description: "Points routes at a deployment, one after another, each in a durable step",
      operate: (context, { environmentId }, { deploymentId, frontlineRouteIds }) =>
        core.assignFrontlineRoutes(context, { environmentId, deploymentId, frontlineRouteIds }),
      // The first version's callers key by project. Their client fails, after the routes have moved, on any field.
      answer: (result, isStrict) =>
        isStrict && settings.keyedBy === "project" ? {} : answers.AssignFrontlineRoutes.parse(result),
    }),
    SwapLiveDeployment: exclusiveHandler(settings, "SwapLiveDeployment", {
      description: "Points routes at a deployment and makes it live, all at once",
      // Without routes it still moves the live pointer, and so needs its environment.
      about: (request) =>
        request.frontlineRouteIds.length > 0 ? request : { ...request, frontlineRouteIds: undefined },
      operate: (context, { environmentId }, { deploymentId, frontlineRouteIds, setRollbackFlag: isRolledBack }) =>
        core.swapLiveDeployment(context, { environmentId, deploymentId, frontlineRouteIds, isRolledBack }),
      answer: (result, isStrict) => {
        const { previousDeploymentId, changed, reassignedRoutes } = toPromotionResponse(result);
        return isStrict ? { previousDeploymentId } : { previousDeploymentId, changed, reassignedRoutes };
      },
    }),
    Promote: promotion(core.promote, "Promote", "a deployment live"),
    Rollback: promotion(core.rollback, "Rollback", "an earlier deployment live again"),
    Deploy: exclusiveHandler(settings, "Deploy", {
      description:
        "Makes and moves the routes of a deployment that became ready, and makes it live if it is the newest",
      operate: (context, place, { deploymentId, hostnames, live }) =>
        core.deploy(context, { ...place, deploymentId, hostnames, live }),
      answer: ({ live: { deploymentId, previousDeploymentId, ...live }, ...result }) => {
        const ids = { deploymentId: deploymentId ?? "", previousDeploymentId: previousDeploymentId ?? "" };
        return answers.Deploy.parse({ ...result, live: { ...live, ...ids } });
      },
    }),
    CreateRoutes: exclusiveHandler(settings, "CreateRoutes", {
      description: "Makes routes without a deployment, all in one commit",
      operate: (context, place, { hostnames }) => core.createRoutes(context, { ...place, hostnames }),
      answer: (result) => answers.CreateRoutes.parse(result),
    }),
    RemoveRoutes: exclusiveHandler(settings, "RemoveRoutes", {
      description: "Takes routes away, with their history, all in one commit",
      operate: (context, { environmentId }, { frontlineRouteIds }) =>
        core.removeRoutes(context, { environmentId, frontlineRouteIds }),
      answer: (result) => answers.RemoveRoutes.parse(result),
    }),
    GetLiveDeployment: getLiveDeploymentHandler(settings),
  };
}

/** Makes the handler `GetLiveDeployment`, which is shared: it answers while a change of the environment is under way. */
function getLiveDeploymentHandler({ repository, keyedBy, retryStepForMs, stepTimeoutMs }: HandlerSettings) {
  return handlers.object.shared(
    {
      description: "What is live, read without waiting for changes under way",
      input: protoJsonSerde(asked.requests.GetLiveDeployment),
      output: serde.schema(answers.GetLiveDeployment),
      idempotencyRetention: KEEP_READ_FOR_MS,
      journalRetention: 0,
    },
    async (context: ObjectSharedContext, _request: Readonly<Record<string, never>>) => {
      if (keyedBy === "project") throw new core.InvalidRequestError({ field: "key", problem: KEY_OF_PROJECT });
      if (context.key === "") throw new core.InvalidRequestError({ field: "key", problem: "must not be empty" });
      const steps = restateSteps(context, {
        retryStepForMs: Math.min(retryStepForMs, RETRY_READ_FOR_MS),
        stepTimeoutMs: Math.min(stepTimeoutMs, RETRY_READ_FOR_MS),
      });
      const { deploymentId, isRolledBack, revision } = await steps.run("read-live-deployment", (signal) =>
        repository.findEnvironment(context.key, { signal }),
      );
      return fingerprinted(context, { deploymentId: deploymentId ?? "", isRolledBack, revision });
    },
  );
}

/** What a body expects to be live: `null` for nothing, `undefined` for whatever is. */
function expectedLiveOf(message: asked.PromotionMessage): string | null | undefined {
  if (!message.expectNothingLive) return message.expectedLiveDeploymentId || undefined;
  if (!message.expectedLiveDeploymentId) return null;
  const problem = "contradicts expectedLiveDeploymentId; give one of them";
  throw new core.InvalidRequestError({ field: "expectNothingLive", problem });
}

function toPromotionResponse({ previousDeploymentId, ...result }: core.SwapResult): answered.PromotionResponse {
  return answers.Promote.parse({ ...result, previousDeploymentId: previousDeploymentId ?? "" });
}
