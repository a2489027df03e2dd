import type { LiveReason, RouteReason } from "@frontline-routing/routing-core";
import { z } from "zod";
import { word } from "./requests.ts";

const ONLY_IF_ASKED = "Only for a caller that sends x-routing-request-fingerprint";

const changed = z.boolean().describe("Whether anything was written");
const id = z.string().default("");
const previousDeploymentId = id.describe("What was live before and isn't any more; empty when nothing was demoted");
const requestFingerprint = z.string().optional().describe("What the caller sent as x-routing-request-fingerprint");
const reassignedRoutes = z.array(z.object({ frontlineRouteId: z.string(), previousDeploymentId: z.string() }));
const regions = z.array(z.string()).optional(); // missing: nobody says where one of the two runs

const routeOutcomes = z
  .array(
    z.object({
      frontlineRouteId: z.string(),
      fullyQualifiedDomainName: z.string(),
      previousDeploymentId: z.string(),
      deploymentId: z.string(),
      reason: word<RouteReason>(),
    }),
  )
  .default([]);

const routes = z.object({
  changed,
  created: routeOutcomes.describe("The routes that were made"),
  moved: routeOutcomes.describe("The routes that point at another deployment now"),
  left: routeOutcomes.describe("The routes that are as they were"),
  removed: routeOutcomes.describe("The routes that aren't there any more"),
  requestFingerprint,
});

const live = z.object({
  isLive: z.boolean().describe("Whether the deployment is live now"),
  changed: z.boolean().describe("Whether it became so by this"),
  reason: word<LiveReason>(),
  deploymentId: id.describe("What is live now; empty for nothing"),
  previousDeploymentId,
});

const promotion = z.object({
  changed,
  previousDeploymentId,
  isRolledBack: z.boolean().describe("Whether the environment counts as rolled back now"),
  reassignedRoutes: reassignedRoutes
    .default([])
    .describe("The routes that were moved, each with the deployment it pointed at before"),
  regionsGained: regions.describe("Where the deployment runs, and what was live doesn't"),
  regionsLost: regions.describe("Where what was live runs, and the deployment doesn't"),
  requestFingerprint,
});

const WHAT_MOVED = "Every route asked for, with the deployment it pointed at before";

/** What an answer holds, by handler. */
export const answers = {
  /** The original service's first version answered `{}`. */
  AssignFrontlineRoutes: z.object({
    reassignedRoutes: reassignedRoutes
      .optional()
      .describe(`${WHAT_MOVED}. Keyed by project, only for a caller that sends x-routing-request-fingerprint`),
    requestFingerprint,
  }),
  /** The original service's has the first field only. */
  SwapLiveDeployment: z.object({
    previousDeploymentId,
    changed: z.boolean().optional().describe(`Whether anything was written. ${ONLY_IF_ASKED}`),
    reassignedRoutes: reassignedRoutes.optional().describe(`The routes that were moved. ${ONLY_IF_ASKED}`),
    requestFingerprint,
  }),
  Promote: promotion,
  Rollback: promotion,
  Deploy: routes.extend({ live }),
  CreateRoutes: routes,
  RemoveRoutes: routes,
  GetLiveDeployment: z.object({
    deploymentId: id.describe("What is live; empty before the first swap"),
    isRolledBack: z.boolean().default(false).describe("Whether by a rollback"),
    revision: z.number().default(0).describe("Grows with every change in the environment"),
    requestFingerprint,
  }),
} as const;

/** Answer of `AssignFrontlineRoutes`. A route that pointed at the deployment already has it as its previous one. */
export type AssignFrontlineRoutesResponse = z.output<typeof answers.AssignFrontlineRoutes>;

/** Answer of `SwapLiveDeployment`. What it names as previous is never what is live now. */
export type SwapLiveDeploymentResponse = z.output<typeof answers.SwapLiveDeployment>;

/** Answer of `Promote` and `Rollback`. What it names as previous is never what is live now. */
export type PromotionResponse = z.output<typeof promotion>;

/** Answer of `Deploy`. Each route is in one of the lists, with the reason. */
export type DeployResponse = z.output<typeof answers.Deploy>;

/** Answer of `CreateRoutes` and `RemoveRoutes`. Each route is in one of the lists, with the reason. */
export type RoutesResponse = z.output<typeof routes>;

/** Answer of `GetLiveDeployment`. */
export type GetLiveDeploymentResponse = z.output<typeof answers.GetLiveDeployment>;
