import { nearestNames, type OptionCheck, optional, unchecked } from "@frontline-routing/router-core/options";
import { invalid } from "../errors/invalid-request-error.ts";
import { checkNote, checkNow } from "../fields/history-fields.ts";
import { list, parseId, referenceId, routeId } from "../fields/ids.ts";
import { checkHostname, checkSticky } from "../fields/route-fields.ts";
import type { ChangeSet, FenceTerms, RouteCreation, RouteMove, SwapTerms } from "./change-set.ts";

/** The width of the history's `change_id`, in characters: two references, a revision and a word. */
export const CHANGE_ID_MAX_LENGTH = 600;

type Check = OptionCheck<unknown>;
/** A check for every field, so that none can be forgotten. */
type Checks<T> = Readonly<Record<keyof T, Check>>;

const anything = unchecked();
const MOVES = listOf<RouteMove>({
  frontlineRouteId: routeId,
  expectedRevision: checkRevision,
  expectedDeploymentId: anything,
});
const CREATIONS = listOf<RouteCreation>({
  frontlineRouteId: routeId,
  projectId: referenceId,
  fullyQualifiedDomainName: checkNormalHostname,
  sticky: checkSticky,
});
const FENCE: Checks<FenceTerms> = { expectedRevision: anything, everySticky: anything, mustBeReady: anything };
const SWAP: Checks<SwapTerms> = { ...FENCE, isRolledBack: anything };
const CHANGE_SET: Checks<ChangeSet> = {
  changeId: (value, field) => parseId(field, value, CHANGE_ID_MAX_LENGTH),
  environmentId: referenceId,
  deploymentId: anything, // only with all the rest
  routes: MOVES,
  creates: optional(CREATIONS),
  removes: optional(MOVES),
  kept: optional(MOVES),
  swap: optional((value, field) => checkFields(field, value, SWAP)),
  fence: optional((value, field) => checkFields(field, value, FENCE)),
  now: checkNow,
  actor: checkNote,
  reason: checkNote,
};

/**
 * What `RouteRepository.commit` refuses before it looks at the store. For implementations of a repository.
 *
 * @throws {InvalidRequestError} a field is unknown, an id doesn't fit its column, a route is listed twice, a revision is no
 *   whole number, a hostname isn't as it is looked up, or `now` is no time
 */
export function checkChangeSet(changeSet: ChangeSet): void {
  checkFields("changeSet", changeSet, CHANGE_SET, "");
  const { deploymentId, routes, creates = [], removes = [], kept = [], swap, fence } = changeSet;
  const doesNothingElse = creates.length === 0 && removes.length === 0;
  const needsDeployment = routes.length > 0 || doesNothingElse || swap !== undefined || fence?.mustBeReady === true;
  if (deploymentId !== "" || needsDeployment) referenceId(deploymentId, "deploymentId");
  if (swap && fence) invalid("fence", "must not be given beside swap, which has its terms");
  const ids = new Set<string>();
  for (const [name, each] of Object.entries({ routes, creates, removes, kept })) {
    for (const [i, { frontlineRouteId }] of each.entries()) {
      refuseRepeat(ids, frontlineRouteId, `${name}[${i}].frontlineRouteId`, "route");
    }
  }
  const hostnames = new Set<string>();
  for (const [i, { fullyQualifiedDomainName }] of creates.entries()) {
    refuseRepeat(hostnames, fullyQualifiedDomainName, `creates[${i}].fullyQualifiedDomainName`, "hostname");
  }
}

function refuseRepeat(seen: Set<string>, value: string, field: string, what: string): void {
  if (seen.has(value)) invalid(field, `repeats ${JSON.stringify(value)}; list each ${what} once`);
  seen.add(value);
}

/** Refuses a field that nobody knows too: a misspelt expectation would not be compared. */
function checkFields<T>(field: string, value: unknown, checks: Checks<T>, prefix = `${field}.`): void {
  if (typeof value !== "object" || value === null) invalid(field, `must be an object, got ${typeof value}`);
  for (const name of Object.keys(value)) {
    if (Object.hasOwn(checks, name)) continue;
    const [nearest = ""] = nearestNames(name, Object.keys(checks), 1);
    invalid(field, `has an unknown field ${JSON.stringify(name)}, did you mean ${JSON.stringify(nearest)}?`);
  }
  for (const [name, check] of Object.entries<Check>(checks)) check(Reflect.get(value, name), `${prefix}${name}`);
}

function listOf<T>(checks: Checks<T>): Check {
  return (value, field) => {
    for (const [i, each] of list(value, field).entries()) checkFields(`${field}[${i}]`, each, checks);
  };
}

function checkRevision(value: unknown, field: string): void {
  if (!Number.isSafeInteger(value)) invalid(field, `must be a whole number, got ${String(value)}`);
}

function checkNormalHostname(value: unknown, field: string): void {
  const hostname = checkHostname(value, field);
  if (hostname !== value) invalid(field, `must be in the form that is looked up, ${JSON.stringify(hostname)}`);
}
