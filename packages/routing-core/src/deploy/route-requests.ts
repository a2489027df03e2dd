import type { Sticky } from "@frontline-routing/router-core";
import { type ChecksOf, refuseUnknownNames, resolveOptions } from "@frontline-routing/router-core/options";
import { InvalidRequestError } from "../errors/invalid-request-error.ts";
import { checkHostname } from "../hostnames/check-hostname.ts";
import { checkSticky } from "../hostnames/check-sticky.ts";
import { parseId, ROUTE_ID_MAX_LENGTH, referenceId } from "../ids/parse-id.ts";

/** A hostname that is to have a route. {@link deploymentHostnames} makes those of a deployment. */
export interface RouteHostname {
  /** Looked up in the form that `normalizeHostname` gives it. No wildcard. */
  readonly fullyQualifiedDomainName: string;
  /** What its route follows, if it is made. One that is there already keeps its own. */
  readonly sticky: Sticky;
  /** The id of its route, if it is made. Left out: it follows from the environment and the hostname. */
  readonly frontlineRouteId?: string | undefined;
}

/** Which hostnames an environment is to have routes of. */
export interface CreateRoutesRequest {
  readonly environmentId: string;
  /** The one that the routes' rows name. */
  readonly projectId: string;
  /** The same one twice counts once. */
  readonly hostnames: readonly RouteHostname[];
}

/** A deployment that became ready. */
export interface DeployRequest extends CreateRoutesRequest {
  readonly deploymentId: string;
  /** Whether the deployment becomes live too, if it is newer than what is live; `leave`: what is live stays. */
  readonly live: "follow" | "leave";
}

/** Which routes to take away from an environment. */
export interface RemoveRoutesRequest {
  readonly environmentId: string;
  /** The same id twice counts once. */
  readonly frontlineRouteIds: readonly string[];
}

const CREATE_ROUTES = {
  environmentId: referenceId,
  projectId: referenceId,
  hostnames: checkHostnames,
} satisfies ChecksOf<CreateRoutesRequest>;

/** Checks a request at the door. */
export function parseCreateRoutesRequest(request: CreateRoutesRequest): CreateRoutesRequest {
  return resolveOptions("request", request, CREATE_ROUTES);
}

/** Checks a request at the door. */
export function parseDeployRequest(request: DeployRequest): DeployRequest {
  return resolveOptions("request", request, {
    ...CREATE_ROUTES,
    deploymentId: referenceId,
    live: checkLive,
  } satisfies ChecksOf<DeployRequest>);
}

/** Checks a request at the door. */
export function parseRemoveRoutesRequest(request: RemoveRoutesRequest): RemoveRoutesRequest {
  return resolveOptions("request", request, {
    environmentId: referenceId,
    frontlineRouteIds: routeIds,
  } satisfies ChecksOf<RemoveRoutesRequest>);
}

const HOSTNAME_FIELDS = ["fullyQualifiedDomainName", "sticky", "frontlineRouteId"];

function checkRouteHostname(value: unknown, field: string): RouteHostname {
  if (typeof value !== "object" || value === null) {
    throw new InvalidRequestError({ field, problem: `must be a hostname and what it follows, got ${typeof value}` });
  }
  refuseUnknownNames(`${field}: unknown field`, Object.keys(value), HOSTNAME_FIELDS);
  const { fullyQualifiedDomainName, sticky, frontlineRouteId }: Partial<Record<keyof RouteHostname, unknown>> = value;
  return {
    fullyQualifiedDomainName: checkHostname(fullyQualifiedDomainName, `${field}.fullyQualifiedDomainName`),
    sticky: checkSticky(sticky, `${field}.sticky`),
    ...(frontlineRouteId !== undefined && { frontlineRouteId: routeId(frontlineRouteId, `${field}.frontlineRouteId`) }),
  };
}

function checkHostnames(value: unknown, field: string): readonly RouteHostname[] {
  const hostnames = list(value, field).map((each, i) => checkRouteHostname(each, `${field}[${i}]`));
  const byHostname = new Map<string, number>();
  const byId = new Map<string, number>();
  return hostnames.filter(({ fullyQualifiedDomainName, sticky, frontlineRouteId }, i) => {
    const before = byHostname.get(fullyQualifiedDomainName);
    const repeated = before === undefined ? undefined : hostnames[before];
    if (repeated?.sticky === sticky && repeated.frontlineRouteId === frontlineRouteId) return false;
    if (repeated !== undefined) {
      const problem = `says something else of ${JSON.stringify(fullyQualifiedDomainName)} than ${field}[${before}]`;
      throw new InvalidRequestError({ field: `${field}[${i}]`, problem });
    }
    byHostname.set(fullyQualifiedDomainName, i);
    if (frontlineRouteId === undefined) return true;
    if (byId.has(frontlineRouteId)) {
      const problem = `repeats ${JSON.stringify(frontlineRouteId)} of ${field}[${byId.get(frontlineRouteId)}]`;
      throw new InvalidRequestError({ field: `${field}[${i}].frontlineRouteId`, problem });
    }
    byId.set(frontlineRouteId, i);
    return true;
  });
}

function checkLive(value: unknown, field: string): DeployRequest["live"] {
  if (value === "follow" || value === "leave") return value;
  const got = typeof value === "string" ? JSON.stringify(value) : typeof value;
  throw new InvalidRequestError({ field, problem: `must be "follow" or "leave", got ${got}` });
}

function routeIds(value: unknown, field: string): readonly string[] {
  return [...new Set(list(value, field).map((id, i) => routeId(id, `${field}[${i}]`)))];
}

function routeId(value: unknown, field: string): string {
  return parseId(field, value, ROUTE_ID_MAX_LENGTH);
}

function list(value: unknown, field: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new InvalidRequestError({ field, problem: `must be a list, got ${typeof value}` });
  return Array.from(value);
}
