import type { FrontlineRoute } from "@frontline-routing/router-core";
import { checkOwnership, checkReadiness } from "../change-set/check-terms.ts";
import type { EnvironmentState } from "../change-set/history.ts";
import { PROMOTED_STICKY } from "../plans/make-promotion-plan.ts";
import type { DeploymentRecord, RepositoryCallOptions, RouteRepository } from "../repository/route-repository.ts";
import { findHostnames } from "./find-hostnames.ts";
import type { DeployRequest } from "./requests.ts";
import { type DeployResult, type LiveReason, leftAsItIs, madeAt, nothing, type RouteReason } from "./routes-result.ts";
import { asRead, type RoutePlan } from "./run-route-plan.ts";

/** Reads what a deploy rests on, refuses what its rules forbid, and decides of each route and of what is live. */
export async function makeDeployPlan(
  repository: RouteRepository,
  request: DeployRequest,
  options: RepositoryCallOptions | undefined,
): Promise<RoutePlan<DeployResult>> {
  const { environmentId, deploymentId } = request;
  const environment = await repository.findEnvironment(environmentId, options); // first: its revision fences the rest
  const target = checkOwnership(environmentId, deploymentId, await repository.findDeployment(deploymentId, options));
  checkReadiness(target);
  const { there, missing } = await findHostnames(repository, request, options);
  const isLivePossible = decideLive(environment, request, () => true) === "NEWEST";
  const following = isLivePossible
    ? await repository.findRoutesOfEnvironment(environmentId, PROMOTED_STICKY, options)
    : [];
  const isOlder = await olderThan(target, [environment, ...there, ...following], repository, options);

  const live = decideLive(environment, request, isOlder);
  const becomesLive = live === "NEWEST";
  // Also those that were made since they were looked for: the commit will be a conflict, and has each route once.
  const own = new Set([...there.map((route) => route.id), ...missing.map((creation) => creation.frontlineRouteId)]);
  const others = becomesLive
    ? following.filter((route) => !own.has(route.id)).sort((a, b) => (a.id < b.id ? -1 : 1))
    : [];
  const about = { becomesLive, isRolledBack: environment.isRolledBack, deploymentId, isOlder };
  const decided = [...there, ...others].map((route) => ({ route, reason: decideRoute(route, about) }));
  const moves = decided.filter(({ reason }) => MOVING.includes(reason));
  const kept = decided.filter(({ reason }) => reason === "NEWER_DEPLOYMENT").map(({ route }) => asRead(route));
  const terms = { expectedRevision: environment.revision, mustBeReady: true };
  const changed = moves.length > 0 || missing.length > 0 || becomesLive;
  return {
    changed,
    expectedRevision: environment.revision,
    change: {
      environmentId,
      deploymentId,
      routes: moves.map(({ route }) => asRead(route)),
      creates: missing,
      kept,
      ...(becomesLive ? { swap: { ...terms, isRolledBack: false, everySticky: PROMOTED_STICKY } } : { fence: terms }),
    },
    result: {
      ...nothing(),
      changed,
      deploymentId,
      created: missing.map((creation) => madeAt(deploymentId, creation)),
      moved: moves.map(({ route, reason }) => ({ ...leftAsItIs(route, reason), deploymentId })),
      left: decided.filter((each) => !moves.includes(each)).map(({ route, reason }) => leftAsItIs(route, reason)),
      live: {
        isLive: becomesLive || environment.deploymentId === deploymentId,
        changed: becomesLive,
        reason: live,
        deploymentId: becomesLive ? deploymentId : environment.deploymentId,
        previousDeploymentId: becomesLive ? environment.deploymentId : null,
      },
    },
  };
}

type Age = Pick<DeploymentRecord, "createdAt" | "id">;
type IsOlder = (deploymentId: string) => boolean;

/** What has no record any more counts as older, and so does no deployment. */
async function olderThan(
  target: DeploymentRecord,
  all: readonly { readonly deploymentId: string | null }[],
  repository: RouteRepository,
  options: RepositoryCallOptions | undefined,
): Promise<IsOlder> {
  const ids = new Set(all.flatMap(({ deploymentId }) => deploymentId || []));
  ids.delete(target.id);
  const records = ids.size === 0 ? [] : await repository.findDeployments([...ids], options);
  const newer = new Set(records.filter((record) => isNewer(record, target)).map((record) => record.id));
  return (deploymentId) => !newer.has(deploymentId);
}

/** Whether a deployment is the newer of two: created later or, at the same moment, of the greater id. A total order. */
function isNewer(one: Age, other: Age): boolean {
  return one.createdAt === other.createdAt ? one.id > other.id : one.createdAt > other.createdAt;
}

function decideLive(environment: EnvironmentState, request: DeployRequest, isOlder: IsOlder): LiveReason {
  const { deploymentId, live } = request;
  if (environment.deploymentId === deploymentId) return "ALREADY_THERE";
  if (live === "leave") return "LEFT";
  if (environment.isRolledBack) return "ROLLED_BACK";
  return isOlder(environment.deploymentId ?? "") ? "NEWEST" : "NEWER_DEPLOYMENT";
}

const MOVING: readonly RouteReason[] = ["FOLLOWS", "FOLLOWS_LIVE"];

/** What a route points at may be what everybody sees: in doubt it stays. */
function decideRoute(
  { sticky, deploymentId: present }: FrontlineRoute,
  about: { becomesLive: boolean; isRolledBack: boolean; deploymentId: string; isOlder: IsOlder },
): RouteReason {
  const followsDeploys = sticky === "branch" || sticky === "environment";
  if (present === about.deploymentId) return "ALREADY_THERE";
  if (!followsDeploys && !(about.becomesLive && sticky === "live")) return "DOES_NOT_FOLLOW";
  if (sticky === "environment" && about.isRolledBack) return "ROLLED_BACK";
  if (!about.isOlder(present)) return "NEWER_DEPLOYMENT";
  return followsDeploys ? "FOLLOWS" : "FOLLOWS_LIVE";
}
