import { sha256Hex } from "../ids/sha256-hex.ts";
import { planUntilCommitted } from "../operations/plan-until-committed.ts";
import type { RoutingContext } from "../operations/routing-context.ts";
import type { RoutePlan } from "./route-plan.ts";
import type { RoutesResult } from "./routes-result.ts";

// Each attempt loses to another change that was committed, so this is how many of one environment may be made at the
// same moment, each of whom still has its turn.
const MAX_ATTEMPTS = 32;
const DIGITS = 32;

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
  return await planUntilCommitted(context, {
    maxAttempts: MAX_ATTEMPTS,
    makePlan,
    unchanged: ({ result }) => result,
    async commit({ change, result, expectedRevision }, { attempt, now, signal }) {
      const { repository, changeId: operation, actor, reason } = context;
      const changeId =
        operation === undefined
          ? `${word}-${change.environmentId}@${expectedRevision}>${await sha256Hex(change, DIGITS)}`
          : `${operation}/${word}-${attempt}`;
      await repository.commit({ ...change, changeId, now, actor, reason }, { signal });
      return result;
    },
  });
}
