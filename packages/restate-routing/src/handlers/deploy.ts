import { type DeployResult, deploy, type LiveReason, type RouteHostname } from "@frontline-routing/routing-core";
import * as restate from "@restatedev/restate-sdk";
import { z } from "zod";
import { protoJsonSerde } from "../wire/proto-json-serde.ts";
import { answer } from "../wire/request-fingerprint.ts";
import { type ChangeNotes, fields } from "./messages.ts";
import { routeFields, routesResponseSchema, word } from "./route-messages.ts";
import { type HandlerSettings, runOperation } from "./run-operation.ts";

/** Body of a call to `Deploy`. */
export interface DeployRequest extends ChangeNotes {
  /** The one that new routes name. For a service that is keyed by project the key, which it may leave out. */
  readonly projectId?: string | undefined;
  /** What became ready. */
  readonly deploymentId: string;
  /** Those that are the deployment's own, at most 10,000. */
  readonly hostnames: readonly RouteHostname[];
  /**
   * Whether it becomes live too, if it is newer than what is live; `leave`: what is live stays. It has no default: one
   * would go live unasked, the other stay dark for a misspelt field.
   */
  readonly live: "follow" | "leave";
}

/** What a body of `Deploy` may hold. */
export const deployRequestSchema = z.object({
  projectId: routeFields.projectId,
  deploymentId: fields.deploymentId.describe("The deployment that became ready"),
  hostnames: routeFields.hostnames.describe("The hostnames that are its own"),
  live: word<DeployRequest["live"]>().describe('"follow": it becomes live too, if it is the newest; or "leave"'),
  actor: fields.actor,
  reason: fields.reason,
});

const liveOutcomeSchema = z.object({
  isLive: z.boolean().describe("Whether the deployment is live now"),
  changed: z.boolean().describe("Whether it became so by this"),
  reason: word<LiveReason>(),
  deploymentId: z.string().default("").describe("What is live now; empty for nothing"),
  previousDeploymentId: fields.previousDeploymentId,
});

/** What an answer of `Deploy` holds. */
export const deployResponseSchema = routesResponseSchema.extend({ live: liveOutcomeSchema });

/** Answer of `Deploy`. Each route is in one of the lists, with the reason. */
export type DeployResponse = z.output<typeof deployResponseSchema>;

/** Makes the handler `Deploy`. */
export function deployHandler(settings: HandlerSettings) {
  return restate.handlers.object.exclusive(
    {
      description:
        "Makes and moves the routes of a deployment that became ready, and makes it live if it is the newest",
      input: protoJsonSerde(deployRequestSchema) satisfies restate.Serde<DeployRequest>,
      output: restate.serde.schema(deployResponseSchema),
    },
    async (context: restate.ObjectContext, request: DeployRequest) => {
      const { deploymentId, hostnames, live } = request;
      const result = await runOperation(context, settings, request, (operation, place) =>
        deploy(operation, { ...place, deploymentId, hostnames, live }),
      );
      return answer(context, toDeployResponse(result));
    },
  );
}

function toDeployResponse({ live, ...result }: DeployResult): DeployResponse {
  const { deploymentId, previousDeploymentId } = live;
  const onWire = { ...live, deploymentId: deploymentId ?? "", previousDeploymentId: previousDeploymentId ?? "" };
  return deployResponseSchema.parse({ ...result, live: onWire });
}
