import type { RoutingContext } from "../operations/routing-context.ts";
import { findHostnames } from "./find-hostnames.ts";
import { type CreateRoutesRequest, parseCreateRoutesRequest } from "./requests.ts";
import { leftAsItIs, madeAt, nothing, type RoutesResult } from "./routes-result.ts";
import { type RoutePlan, runRoutePlan } from "./run-route-plan.ts";

/**
 * Makes routes without a deployment, such as that of a custom domain before the first deploy: all in one commit. A
 * hostname that has a route of the environment keeps it as it is, so that doing it twice changes nothing. They point at
 * a deployment by the next {@link deploy} or {@link promote} that they follow, or by {@link assignFrontlineRoutes}.
 *
 * @throws {TypeError} the context lacks a member, or it or the request has one that nobody knows
 * @throws {InvalidRequestError} an id or a hostname is malformed, or a hostname is a wildcard
 * @throws {HostnameTakenError} a hostname is another environment's; none is made
 * @throws {RouteIdTakenError} an id is another hostname's route; none is made
 * @example
 * await createRoutes(
 *   { repository, steps: inlineSteps, now: Date.now() },
 *   { environmentId: "env_1", projectId: "p_1", hostnames: [{ fullyQualifiedDomainName: "example.com", sticky: "live" }] },
 * );
 * //=> { changed: true, created: [{ frontlineRouteId: "fr_…", reason: "NEW_HOSTNAME", … }], left: [], … }
 */
export async function createRoutes(context: RoutingContext, request: CreateRoutesRequest): Promise<RoutesResult> {
  const parsed = parseCreateRoutesRequest(request);
  const { environmentId } = parsed;
  return await runRoutePlan(context, "create", async (signal): Promise<RoutePlan<RoutesResult>> => {
    const { repository } = context;
    const { revision: expectedRevision } = await repository.findEnvironment(environmentId, { signal });
    const { there, missing } = await findHostnames(repository, parsed, { signal });
    const changed = missing.length > 0;
    return {
      changed,
      expectedRevision,
      change: { environmentId, deploymentId: "", routes: [], creates: missing },
      result: {
        ...nothing(),
        changed,
        created: missing.map((creation) => madeAt("", creation)),
        left: there.map((route) => leftAsItIs(route, "ALREADY_THERE")),
      },
    };
  });
}
