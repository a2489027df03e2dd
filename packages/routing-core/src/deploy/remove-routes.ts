import { checkOwnRoutes } from "../operations/assign-request.ts";
import type { RoutingContext } from "../operations/routing-context.ts";
import { parseRemoveRoutesRequest, type RemoveRoutesRequest } from "./requests.ts";
import { leftAsItIs, nothing, type RoutesResult } from "./routes-result.ts";
import { asRead, type RoutePlan, runRoutePlan } from "./run-route-plan.ts";

/**
 * Takes routes of an environment away, with their history, all in one commit. One that is gone already is a success that
 * says so, so that doing it twice changes nothing.
 *
 * @throws {TypeError} the context lacks a member, or it or the request has one that nobody knows
 * @throws {InvalidRequestError} an id is empty, too long or malformed
 * @throws {ForeignRouteError} a route is another environment's; none is removed
 * @example
 * await removeRoutes(
 *   { repository, steps: inlineSteps, now: Date.now() },
 *   { environmentId: "env_1", frontlineRouteIds: ["r_1", "r_gone"] },
 * );
 * //=> { changed: true, removed: [{ frontlineRouteId: "r_1", … }], left: [{ reason: "ALREADY_GONE", … }], … }
 */
export async function removeRoutes(context: RoutingContext, request: RemoveRoutesRequest): Promise<RoutesResult> {
  const parsed = parseRemoveRoutesRequest(request);
  const { environmentId, frontlineRouteIds } = parsed;
  return await runRoutePlan(context, "remove", async (signal): Promise<RoutePlan<RoutesResult>> => {
    const { repository } = context;
    const { revision: expectedRevision } = await repository.findEnvironment(environmentId, { signal });
    const found = frontlineRouteIds.length === 0 ? [] : await repository.findRoutes(frontlineRouteIds, { signal });
    checkOwnRoutes(environmentId, found);
    const byId = new Map(found.map((route) => [route.id, route]));
    const removed = frontlineRouteIds.flatMap((id) => byId.get(id) ?? []);
    const gone = frontlineRouteIds.filter((id) => !byId.has(id));
    const changed = removed.length > 0;
    return {
      changed,
      expectedRevision,
      change: { environmentId, deploymentId: "", routes: [], removes: removed.map(asRead) },
      result: {
        ...nothing(),
        changed,
        left: gone.map((id) => leftAsItIs({ id, fullyQualifiedDomainName: "", deploymentId: "" }, "ALREADY_GONE")),
        removed: removed.map((route) => ({ ...leftAsItIs(route, "REQUESTED"), deploymentId: "" })),
      },
    };
  });
}
