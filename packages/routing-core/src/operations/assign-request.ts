import { type ChecksOf, resolveOptions } from "@frontline-routing/router-core/options";
import { InvalidRequestError } from "../errors/invalid-request-error.ts";
import { parseId, ROUTE_ID_MAX_LENGTH, referenceId } from "../ids/parse-id.ts";

/** Which routes to point at which deployment. All three belong to one environment. */
export interface AssignRequest {
  readonly environmentId: string;
  readonly deploymentId: string;
  /** In the order in which they are to be moved. The same id twice counts once. */
  readonly frontlineRouteIds: readonly string[];
}

/** Checks a request at the door, and drops repeated ids. */
export function parseAssignRequest(request: AssignRequest): AssignRequest {
  return resolveOptions("request", request, {
    environmentId: referenceId,
    deploymentId: referenceId,
    frontlineRouteIds: routeIds,
  } satisfies ChecksOf<AssignRequest>);
}

function routeIds(value: unknown, field: string): readonly string[] {
  if (!Array.isArray(value)) throw new InvalidRequestError({ field, problem: `must be a list, got ${typeof value}` });
  return [...new Set(value.map((id, i) => parseId(`${field}[${i}]`, id, ROUTE_ID_MAX_LENGTH)))];
}
