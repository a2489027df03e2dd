import { InvalidRequestError } from "../errors/invalid-request-error.ts";
import { checkHostname } from "../hostnames/check-hostname.ts";
import { checkSticky } from "../hostnames/check-sticky.ts";
import { parseId, REFERENCE_MAX_LENGTH, ROUTE_ID_MAX_LENGTH, referenceId } from "../ids/parse-id.ts";
import type { ChangeSet, RouteCreation, RouteMove } from "./change-set.ts";
import { checkKnownFields } from "./check-known-fields.ts";

/** The width of the history's `change_id`, in characters: two references, a revision and a word. */
export const CHANGE_ID_MAX_LENGTH = 600;
/** The width of the history's `actor` and `reason`, in characters. */
export const NOTE_MAX_LENGTH = 255;

const HALF_OF_A_PAIR = /\p{Cs}/u; // has no UTF-8, and would be stored as another character

/**
 * What `RouteRepository.commit` refuses before it looks at the store. For implementations of a repository.
 *
 * @throws {InvalidRequestError} a field is unknown, an id doesn't fit its column, a route is listed twice, a revision is no
 *   whole number, a hostname isn't as it is looked up, or `now` is no time
 */
export function checkChangeSet(changeSet: ChangeSet): void {
  checkKnownFields(changeSet);
  parseId("changeId", changeSet.changeId, CHANGE_ID_MAX_LENGTH);
  parseId("environmentId", changeSet.environmentId, REFERENCE_MAX_LENGTH);
  if (changeSet.deploymentId !== "" || needsDeployment(changeSet)) referenceId(changeSet.deploymentId, "deploymentId");
  if (changeSet.swap !== undefined && changeSet.fence !== undefined) {
    throw new InvalidRequestError({ field: "fence", problem: "must not be given beside swap, which has its terms" });
  }
  checkListedOnce(changeSet);
  const { routes, removes = [], kept = [] } = changeSet;
  for (const [name, moves] of Object.entries({ routes, removes, kept })) checkRevisions(name, moves);
  checkCreations(changeSet.creates ?? []);
  checkNow(changeSet.now);
  checkNote("actor", changeSet.actor);
  checkNote("reason", changeSet.reason);
}

function needsDeployment({ routes, creates = [], removes = [], swap, fence }: ChangeSet): boolean {
  const doesNothingElse = creates.length === 0 && removes.length === 0;
  return routes.length > 0 || doesNothingElse || swap !== undefined || fence?.mustBeReady === true;
}

function checkListedOnce({ routes, creates = [], removes = [], kept = [] }: ChangeSet): void {
  const seen = new Set<string>();
  for (const [name, list] of Object.entries({ routes, creates, removes, kept })) {
    for (const [i, { frontlineRouteId }] of list.entries()) {
      const field = `${name}[${i}].frontlineRouteId`;
      parseId(field, frontlineRouteId, ROUTE_ID_MAX_LENGTH);
      if (seen.has(frontlineRouteId)) {
        const problem = `repeats ${JSON.stringify(frontlineRouteId)}; list each route once`;
        throw new InvalidRequestError({ field, problem });
      }
      seen.add(frontlineRouteId);
    }
  }
}

function checkRevisions(name: string, moves: readonly RouteMove[]): void {
  for (const [i, { expectedRevision }] of moves.entries()) {
    if (Number.isSafeInteger(expectedRevision)) continue;
    const problem = `must be a whole number, got ${String(expectedRevision)}`;
    throw new InvalidRequestError({ field: `${name}[${i}].expectedRevision`, problem });
  }
}

function checkCreations(creates: readonly RouteCreation[]): void {
  const seen = new Set<string>();
  for (const [i, { projectId, fullyQualifiedDomainName, sticky }] of creates.entries()) {
    referenceId(projectId, `creates[${i}].projectId`);
    checkSticky(sticky, `creates[${i}].sticky`);
    const field = `creates[${i}].fullyQualifiedDomainName`;
    const hostname = checkHostname(fullyQualifiedDomainName, field);
    if (hostname !== fullyQualifiedDomainName) {
      throw new InvalidRequestError({
        field,
        problem: `must be in the form that is looked up, ${JSON.stringify(hostname)}`,
      });
    }
    if (seen.has(hostname)) {
      throw new InvalidRequestError({ field, problem: `repeats ${JSON.stringify(hostname)}; list each hostname once` });
    }
    seen.add(hostname);
  }
}

/** @throws {InvalidRequestError} when it is no time in whole Unix milliseconds */
export function checkNow(now: number): void {
  if (!Number.isSafeInteger(now) || now < 0) {
    throw new InvalidRequestError({
      field: "now",
      problem: `must be a time in whole Unix milliseconds, got ${String(now)}`,
    });
  }
}

/** @throws {InvalidRequestError} when its column couldn't hold it as it is */
export function checkNote(field: string, note: string | undefined): void {
  if (note === undefined) return;
  if (typeof note !== "string")
    throw new InvalidRequestError({ field, problem: `must be a string, got ${typeof note}` });
  const length = [...note].length;
  if (length > NOTE_MAX_LENGTH) {
    throw new InvalidRequestError({ field, problem: `must have at most ${NOTE_MAX_LENGTH} characters, got ${length}` });
  }
  if (HALF_OF_A_PAIR.test(note)) {
    throw new InvalidRequestError({
      field,
      problem: `must not contain half of a surrogate pair, got ${JSON.stringify(note)}`,
    });
  }
}
