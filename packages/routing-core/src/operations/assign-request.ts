import { InvalidRequestError } from "../errors/invalid-request-error.ts";
import { parseId, REFERENCE_MAX_LENGTH, ROUTE_ID_MAX_LENGTH } from "../ids/parse-id.ts";

/** Which routes to point at which deployment. All three belong to one environment. */
export interface AssignRequest {
  readonly environmentId: string;
  readonly deploymentId: string;
  /** In the order in which they are to be moved. The same id twice counts once. */
  readonly frontlineRouteIds: readonly string[];
}

/** Checks a request at the door, and drops repeated ids. */
export function parseAssignRequest(request: AssignRequest): AssignRequest {
  const environmentId = parseId("environmentId", request.environmentId, REFERENCE_MAX_LENGTH);
  const deploymentId = parseId("deploymentId", request.deploymentId, REFERENCE_MAX_LENGTH);
  if (!Array.isArray(request.frontlineRouteIds)) {
    throw new InvalidRequestError({
      field: "frontlineRouteIds",
      problem: `must be a list, got ${typeof request.frontlineRouteIds}`,
    });
  }
  const ids = request.frontlineRouteIds.map((id, i) => parseId(`frontlineRouteIds[${i}]`, id, ROUTE_ID_MAX_LENGTH));
  return { environmentId, deploymentId, frontlineRouteIds: [...new Set(ids)] };
}
