import type { FrontlineRoute, RouteHostname } from "@frontline-routing/routing-core";
import { z } from "zod";
import { protoJson } from "./proto-json-serde.ts";

/** What every request that changes something may say for the history. */
export interface ChangeNotes {
  /** Who asks. At most 255 characters. */
  readonly actor?: string | undefined;
  /** Why. At most 255 characters. */
  readonly reason?: string | undefined;
}

/** Body of a call to `AssignFrontlineRoutes`. */
export interface AssignFrontlineRoutesRequest extends ChangeNotes {
  readonly deploymentId: string;
  /** In the order in which they are to be moved, at most 10,000. The same id twice counts once. */
  readonly frontlineRouteIds: readonly string[];
}

/** Body of a call to `SwapLiveDeployment`. */
export interface SwapLiveDeploymentRequest extends ChangeNotes {
  readonly deploymentId: string;
  /** The routes that move with the live pointer, at most 10,000. The same id twice counts once. */
  readonly frontlineRouteIds: readonly string[];
  /** The flag that the environment has afterwards. Default: `false`. */
  readonly setRollbackFlag?: boolean | undefined;
}

/** What a client asks of `Promote` or `Rollback`. */
export interface PromotionRequest extends ChangeNotes {
  readonly deploymentId: string;
  /**
   * What must be live, `null` for nothing, else the call is refused with a `LiveMovedError`; unless everything is as
   * asked already. Left out: whatever is.
   */
  readonly expectedLiveDeploymentId?: string | null | undefined;
}

/** Body of a call to `Promote` or `Rollback`, where `null` is a missing field. */
export interface PromotionMessage extends ChangeNotes {
  readonly deploymentId: string;
  /** What must be live, as in {@link PromotionRequest}. Missing or empty: whatever is. */
  readonly expectedLiveDeploymentId?: string | undefined;
  /** Whether nothing must be live. Not both. Default: `false`. */
  readonly expectNothingLive?: boolean | undefined;
}

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

/** Body of a call to `CreateRoutes`. Of the two ids, the one that is the key may be left out. */
export interface CreateRoutesRequest extends ChangeNotes {
  /** Whose routes they are to be. */
  readonly environmentId?: string | undefined;
  /** The one that they name. */
  readonly projectId?: string | undefined;
  /** At most 10,000. */
  readonly hostnames: readonly RouteHostname[];
}

/** Body of a call to `RemoveRoutes`. */
export interface RemoveRoutesRequest extends ChangeNotes {
  /** Whose routes they are. For a service that is keyed by environment the key, which it may leave out. */
  readonly environmentId?: string | undefined;
  /** At most 10,000. The same id twice counts once. */
  readonly frontlineRouteIds: readonly string[];
}

// An assignment takes a durable step for each route, and a swap locks all of them at once: these are more than an
// environment has, and still end in minutes and in seconds.
const MAX_ROUTES = 10_000;

/**
 * One of several words, empty where it is missing. Which words there are, the rules of `routing-core` say, and refuse
 * another one by name; and an answer may hold one of a newer service.
 */
export function word<T extends string>(): z.ZodType<T> {
  return z.string().default("") as z.ZodType<unknown> as z.ZodType<T>;
}

function atMost<T extends z.ZodType>(what: string, item: T) {
  return z.array(item).max(MAX_ROUTES, `must list at most ${MAX_ROUTES} ${what}; split the request`).default([]);
}

const routeHostname = z.object({
  fullyQualifiedDomainName: z.string().default(""),
  sticky: word<FrontlineRoute["sticky"]>().describe("What its route follows, if it is made"),
  frontlineRouteId: z
    .string()
    .default("")
    .describe("The id of its route, if it is made; empty for a derived one")
    .transform((id) => id || undefined),
});

/** What a hostname of a request may say. */
export const ROUTE_HOSTNAME_FIELDS = Object.keys(routeHostname.shape);

const id = z.string().default("");
const frontlineRouteIds = atMost("routes", z.string());
const hostnames = atMost("hostnames", protoJson(routeHostname));
const environmentId = id.describe("Whose routes they are. Keyed by environment: the key, or empty");
const projectId = id.describe("The one that new routes name. Keyed by project: the key, or empty");
const notes = { actor: id.describe("Who asks, for the history"), reason: id.describe("Why, for the history") };

const promotion = z.object({
  deploymentId: id.describe("The deployment to make live"),
  expectedLiveDeploymentId: id.describe("What must be live; empty for whatever is"),
  expectNothingLive: z.boolean().default(false).describe("Whether nothing must be live; not both"),
  ...notes,
});

/** What the body of a call may hold, by handler. */
export const requests = {
  AssignFrontlineRoutes: z.object({
    deploymentId: id.describe("The deployment to point the routes at"),
    frontlineRouteIds: frontlineRouteIds.describe("The routes to move, in this order"),
    ...notes,
  }),
  SwapLiveDeployment: z.object({
    deploymentId: id.describe("The deployment to make live"),
    frontlineRouteIds: frontlineRouteIds.describe("The routes that move with the live pointer"),
    setRollbackFlag: z.boolean().default(false).describe("Whether the environment counts as rolled back afterwards"),
    ...notes,
  }),
  Promote: promotion,
  Rollback: promotion,
  Deploy: z.object({
    projectId,
    deploymentId: id.describe("The deployment that became ready"),
    hostnames: hostnames.describe("The hostnames that are its own"),
    live: word<DeployRequest["live"]>().describe('"follow": it becomes live too, if it is the newest; or "leave"'),
    ...notes,
  }),
  CreateRoutes: z.object({
    environmentId,
    projectId,
    hostnames: hostnames.describe("The hostnames that are to have a route"),
    ...notes,
  }),
  RemoveRoutes: z.object({
    environmentId,
    frontlineRouteIds: frontlineRouteIds.describe("The routes to take away"),
    ...notes,
  }),
  GetLiveDeployment: z.object({}),
} as const;
