import { z } from "zod";
import { MAX_ROUTES_PER_REQUEST } from "../wire/request-limits.ts";

/** Fields that more than one message has. */
export const fields = {
  deploymentId: z.string().default(""),
  frontlineRouteIds: z
    .array(z.string())
    .max(MAX_ROUTES_PER_REQUEST, `must list at most ${MAX_ROUTES_PER_REQUEST} routes; split the request`)
    .default([]),
  actor: z.string().default("").describe("Who asks, for the history"),
  reason: z.string().default("").describe("Why, for the history"),
  previousDeploymentId: z
    .string()
    .default("")
    .describe("What was live before and isn't any more; empty when nothing was demoted"),
  requestFingerprint: z.string().optional().describe("What the caller sent as x-routing-request-fingerprint"),
} as const;

/** Routes as an answer lists them. */
export const reassignedRoutesSchema = z.array(
  z.object({ frontlineRouteId: z.string(), previousDeploymentId: z.string() }),
);

/** What every request that changes something may say for the history. */
export interface ChangeNotes {
  /** Who asks. At most 255 characters. */
  readonly actor?: string | undefined;
  /** Why. At most 255 characters. */
  readonly reason?: string | undefined;
}
