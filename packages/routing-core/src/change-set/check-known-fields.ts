import { nearestNames } from "@frontline-routing/router-core/options";
import { InvalidRequestError } from "../errors/invalid-request-error.ts";
import type { ChangeSet, FenceTerms, RouteCreation, RouteMove, SwapTerms } from "./change-set.ts";

// As objects, so that none can be forgotten.
const CHANGE_SET: Readonly<Record<keyof ChangeSet, true>> = {
  changeId: true,
  environmentId: true,
  deploymentId: true,
  routes: true,
  creates: true,
  removes: true,
  kept: true,
  swap: true,
  fence: true,
  now: true,
  actor: true,
  reason: true,
};
const ROUTE_MOVE: Readonly<Record<keyof RouteMove, true>> = {
  frontlineRouteId: true,
  expectedRevision: true,
  expectedDeploymentId: true,
};
const ROUTE_CREATION: Readonly<Record<keyof RouteCreation, true>> = {
  frontlineRouteId: true,
  projectId: true,
  fullyQualifiedDomainName: true,
  sticky: true,
};
const FENCE_TERMS: Readonly<Record<keyof FenceTerms, true>> = {
  expectedRevision: true,
  everySticky: true,
  mustBeReady: true,
};
const SWAP_TERMS: Readonly<Record<keyof SwapTerms, true>> = { ...FENCE_TERMS, isRolledBack: true };

/**
 * Refuses a change set with a field that nobody knows: a misspelt expectation would not be compared.
 *
 * @throws {InvalidRequestError} naming the field and the one that was meant, or what is no object
 */
export function checkKnownFields(changeSet: ChangeSet): void {
  refuseUnknown("changeSet", changeSet, CHANGE_SET);
  const { routes, creates = [], removes = [], kept = [], swap, fence } = changeSet;
  refuseUnknownInList("routes", routes, ROUTE_MOVE);
  refuseUnknownInList("creates", creates, ROUTE_CREATION);
  refuseUnknownInList("removes", removes, ROUTE_MOVE);
  refuseUnknownInList("kept", kept, ROUTE_MOVE);
  if (swap !== undefined) refuseUnknown("swap", swap, SWAP_TERMS);
  if (fence !== undefined) refuseUnknown("fence", fence, FENCE_TERMS);
}

function refuseUnknownInList(field: string, list: unknown, known: Readonly<Record<string, true>>): void {
  if (!Array.isArray(list)) throw invalid(field, `must be a list, got ${typeof list}`);
  for (const [i, each] of list.entries()) refuseUnknown(`${field}[${i}]`, each, known);
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
