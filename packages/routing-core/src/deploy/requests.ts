import type { Sticky } from "@frontline-routing/router-core";
import { type ChecksOf, refuseUnknownNames, resolveOptions } from "@frontline-routing/router-core/options";
import { invalid } from "../errors/invalid-request-error.ts";
import { list, referenceId, routeId, routeIds } from "../fields/ids.ts";
import { checkHostname, checkSticky, oneWordOf } from "../fields/route-fields.ts";

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
    live: (value, field) => oneWordOf(["follow", "leave"], value, field),
  } satisfies ChecksOf<DeployRequest>);
}

/** Checks a request at the door. */
export function parseRemoveRoutesRequest(request: RemoveRoutesRequest): RemoveRoutesRequest {
  return resolveOptions("request", request, {
    environmentId: referenceId,
    frontlineRouteIds: routeIds,
  } satisfies ChecksOf<RemoveRoutesRequest>);
}

function checkRouteHostname(value: unknown, field: string): RouteHostname {
  if (typeof value !== "object" || value === null) {
    invalid(field, `must be a hostname and what it follows, got ${typeof value}`);
  }
  const known = ["fullyQualifiedDomainName", "sticky", "frontlineRouteId"];
  refuseUnknownNames(`${field}: unknown field`, Object.keys(value), known);
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
  return hostnames.filter(({ fullyQualifiedDomainName, frontlineRouteId }, i) => {
    const before = byHostname.get(fullyQualifiedDomainName);
    if (before !== undefined) {
      if (JSON.stringify(hostnames[before]) === JSON.stringify(hostnames[i])) return false;
      const name = JSON.stringify(fullyQualifiedDomainName);
      invalid(`${field}[${i}]`, `says something else of ${name} than ${field}[${before}]`);
    }
    byHostname.set(fullyQualifiedDomainName, i);
    if (frontlineRouteId === undefined) return true;
    if (byId.has(frontlineRouteId)) {
      const problem = `repeats ${JSON.stringify(frontlineRouteId)} of ${field}[${byId.get(frontlineRouteId)}]`;
      invalid(`${field}[${i}].frontlineRouteId`, problem);
    }
    byId.set(frontlineRouteId, i);
    return true;
  });
}
