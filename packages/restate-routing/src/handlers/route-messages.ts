import type { FrontlineRoute, RouteReason } from "@frontline-routing/routing-core";
import { z } from "zod";
import { protoJson } from "../wire/proto-json-serde.ts";
import { MAX_ROUTES_PER_REQUEST } from "../wire/request-limits.ts";
import { fields } from "./messages.ts";

/**
 * One of several words, empty where it is missing. Which words there are, the rules of `routing-core` say, and refuse
 * another one by name; and an answer may hold one of a newer service.
 */
export function word<T extends string>(): z.ZodType<T> {
  return z.string().default("") as z.ZodType<unknown> as z.ZodType<T>;
}

const routeHostnameSchema = z.object({
  fullyQualifiedDomainName: z.string().default(""),
  sticky: word<FrontlineRoute["sticky"]>().describe("What its route follows, if it is made"),
  frontlineRouteId: z
    .string()
    .default("")
    .describe("The id of its route, if it is made; empty for a derived one")
    .transform((id) => id || undefined),
});

/** What a hostname of a request may say. */
export const ROUTE_HOSTNAME_FIELDS = Object.keys(routeHostnameSchema.shape);

/** Fields that more than one message about creating, moving and removing routes has. */
export const routeFields = {
  environmentId: z.string().default("").describe("Whose routes they are. Keyed by environment: the key, or empty"),
  projectId: z.string().default("").describe("The one that new routes name. Keyed by project: the key, or empty"),
  hostnames: z
    .array(protoJson(routeHostnameSchema))
    .max(MAX_ROUTES_PER_REQUEST, `must list at most ${MAX_ROUTES_PER_REQUEST} hostnames; split the request`)
    .default([]),
} as const;

const routeOutcomesSchema = z
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

/** What an answer of `CreateRoutes` or `RemoveRoutes` holds, and one of `Deploy` too. */
export const routesResponseSchema = z.object({
  changed: z.boolean().describe("Whether anything was written"),
  created: routeOutcomesSchema.describe("The routes that were made"),
  moved: routeOutcomesSchema.describe("The routes that point at another deployment now"),
  left: routeOutcomesSchema.describe("The routes that are as they were"),
  removed: routeOutcomesSchema.describe("The routes that aren't there any more"),
  requestFingerprint: fields.requestFingerprint,
});

/** Answer of `CreateRoutes` and `RemoveRoutes`. Each route is in one of the lists, with the reason. */
export type RoutesResponse = z.output<typeof routesResponseSchema>;
