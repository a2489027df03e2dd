import type { FrontlineRoute } from "@frontline-routing/router-core";
import type { ChangeSet, RouteMove } from "../change-set/change-set.ts";
import { sha256Hex } from "../ids/hashes.ts";
import { planUntilCommitted } from "../operations/plan-until-committed.ts";
import type { RoutingContext } from "../operations/routing-context.ts";
import type { RoutesResult } from "./routes-result.ts";

// Each attempt loses to another change that was committed, so this is how many of one environment may be made at the
// same moment, each of whom still has its turn.
const MAX_ATTEMPTS = 32;

/** What an operation decided of routes, as plain data for a journal. */
export interface RoutePlan<R extends RoutesResult> {
  readonly changed: boolean;
  /** The environment's revision that it was decided on. */
  readonly expectedRevision: number;
  /** A change set, but for what names and signs it. */
  readonly change: Omit<ChangeSet, "actor" | "changeId" | "now" | "reason">;
  /** What there is to say when the change is written. */
  readonly result: R;
}

/** A route as it was read. */
export function asRead({ id, revision, deploymentId }: FrontlineRoute): RouteMove {
  return { frontlineRouteId: id, expectedRevision: revision, expectedDeploymentId: deploymentId };
}

/**
 * Plans and commits, and plans again when something else changed in between.
 *
 * @param word what the operation is called in the names of its changes
 */
export async function runRoutePlan<R extends RoutesResult>(
  context: RoutingContext,
  word: string,
  makePlan: (signal?: AbortSignal) => Promise<RoutePlan<R>>,
): Promise<R> {
  const { changeId: operation } = context;
  return await planUntilCommitted(context, {
    maxAttempts: MAX_ATTEMPTS,
    makePlan,
    resultOf: ({ result }) => result,
    async changeSetOf({ change, expectedRevision }, attempt) {
      if (operation !== undefined) return { ...change, changeId: `${operation}/${word}-${attempt}` };
      return { ...change, changeId: `${word}-${change.environmentId}@${expectedRevision}>${await sha256Hex(change)}` };
    },
  });
}
