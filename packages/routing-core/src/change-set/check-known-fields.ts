import { nearestNames } from "@frontline-routing/router-core/options";
import { InvalidRequestError } from "../errors/invalid-request-error.ts";
import type { ChangeSet, RouteMove, SwapTerms } from "./change-set.ts";

// As objects, so that none can be forgotten.
const CHANGE_SET: Readonly<Record<keyof ChangeSet, true>> = {
  changeId: true,
  environmentId: true,
  deploymentId: true,
  routes: true,
  swap: true,
  now: true,
  actor: true,
  reason: true,
};
const ROUTE_MOVE: Readonly<Record<keyof RouteMove, true>> = {
  frontlineRouteId: true,
  expectedRevision: true,
  expectedDeploymentId: true,
};
const SWAP_TERMS: Readonly<Record<keyof SwapTerms, true>> = {
  expectedRevision: true,
  isRolledBack: true,
  everySticky: true,
  mustBeReady: true,
};

/**
 * Refuses a change set with a field that nobody knows: a misspelt expectation would not be compared.
 *
 * @throws {InvalidRequestError} naming the field and the one that was meant, or what is no object
 */
export function checkKnownFields(changeSet: ChangeSet): void {
  refuseUnknown("changeSet", changeSet, CHANGE_SET);
  if (!Array.isArray(changeSet.routes)) throw invalid("routes", `must be a list, got ${typeof changeSet.routes}`);
  for (const [i, move] of changeSet.routes.entries()) refuseUnknown(`routes[${i}]`, move, ROUTE_MOVE);
  if (changeSet.swap !== undefined) refuseUnknown("swap", changeSet.swap, SWAP_TERMS);
}

function refuseUnknown(field: string, value: unknown, known: Readonly<Record<string, true>>): void {
  if (typeof value !== "object" || value === null) throw invalid(field, `must be an object, got ${typeof value}`);
  for (const name of Object.keys(value)) {
    if (Object.hasOwn(known, name)) continue;
    const [nearest = ""] = nearestNames(name, Object.keys(known), 1);
    throw invalid(field, `has an unknown field ${JSON.stringify(name)}, did you mean ${JSON.stringify(nearest)}?`);
  }
}

function invalid(field: string, problem: string): InvalidRequestError {
  return new InvalidRequestError({ field, problem });
}
