import { type ChangeSet, InvalidRequestError, REFERENCE_MAX_LENGTH } from "@frontline-routing/routing-core";

const CHANGE_ID_MAX_LENGTH = 512; // the width of `frontline_route_changes.change_id`, in characters
const HALF_OF_A_PAIR = /\p{Cs}/u; // has no UTF-8, and would be stored as another character

/**
 * Refuses what the history's columns couldn't hold unchanged, before anything is locked. SQLite would take anything,
 * and MySQL would fail in the middle.
 *
 * @throws {InvalidRequestError} naming the field and the bound
 */
export function checkChangeSet(changeSet: ChangeSet): void {
  checkText("changeId", changeSet.changeId, CHANGE_ID_MAX_LENGTH);
  if (changeSet.changeId === "") throw new InvalidRequestError("changeId", "must not be empty");
  checkText("environmentId", changeSet.environmentId, REFERENCE_MAX_LENGTH);
  checkText("deploymentId", changeSet.deploymentId, REFERENCE_MAX_LENGTH);
  if (changeSet.actor !== undefined) checkText("actor", changeSet.actor, REFERENCE_MAX_LENGTH);
  if (changeSet.reason !== undefined) checkText("reason", changeSet.reason, REFERENCE_MAX_LENGTH);
  if (!Number.isSafeInteger(changeSet.now)) {
    throw new InvalidRequestError("now", `must be a time in whole Unix milliseconds, got ${String(changeSet.now)}`);
  }
  const seen = new Set<string>();
  for (const { frontlineRouteId } of changeSet.routes) {
    if (seen.has(frontlineRouteId)) {
      throw new InvalidRequestError(
        "routes",
        `must name each route once, got ${JSON.stringify(frontlineRouteId)} twice`,
      );
    }
    seen.add(frontlineRouteId);
  }
}

function checkText(field: string, value: unknown, maxLength: number): void {
  if (typeof value !== "string") throw new InvalidRequestError(field, `must be a string, got ${typeof value}`);
  const length = [...value].length;
  if (length > maxLength) {
    throw new InvalidRequestError(field, `must have at most ${maxLength} characters, got ${length}`);
  }
  if (HALF_OF_A_PAIR.test(value)) {
    throw new InvalidRequestError(field, `must not contain half of a surrogate pair, got ${JSON.stringify(value)}`);
  }
}
