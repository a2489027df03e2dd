import { InvalidRequestError } from "../errors/invalid-request-error.ts";
import { parseId, REFERENCE_MAX_LENGTH, ROUTE_ID_MAX_LENGTH } from "../ids/parse-id.ts";
import type { ChangeSet } from "./change-set.ts";
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
 *   whole number, or `now` is no time
 */
export function checkChangeSet(changeSet: ChangeSet): void {
  checkKnownFields(changeSet);
  parseId("changeId", changeSet.changeId, CHANGE_ID_MAX_LENGTH);
  parseId("environmentId", changeSet.environmentId, REFERENCE_MAX_LENGTH);
  parseId("deploymentId", changeSet.deploymentId, REFERENCE_MAX_LENGTH);
  const seen = new Set<string>();
  for (const [i, { frontlineRouteId, expectedRevision }] of changeSet.routes.entries()) {
    const field = `routes[${i}].frontlineRouteId`;
    parseId(field, frontlineRouteId, ROUTE_ID_MAX_LENGTH);
    if (seen.has(frontlineRouteId)) {
      throw new InvalidRequestError({
        field,
        problem: `repeats ${JSON.stringify(frontlineRouteId)}; list each route once`,
      });
    }
    seen.add(frontlineRouteId);
    if (!Number.isSafeInteger(expectedRevision)) {
      const problem = `must be a whole number, got ${String(expectedRevision)}`;
      throw new InvalidRequestError({ field: `routes[${i}].expectedRevision`, problem });
    }
  }
  checkNow(changeSet.now);
  checkNote("actor", changeSet.actor);
  checkNote("reason", changeSet.reason);
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
