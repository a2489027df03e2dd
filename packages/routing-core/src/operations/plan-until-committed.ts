import type { ChangeSet, CommitResult } from "../change-set/change-set.ts";
import { isRoutingError, type RoutingErrorCode } from "../errors/routing-error.ts";
import { checkContext, type RoutingContext, readNow } from "./routing-context.ts";

const CONFLICTS: readonly RoutingErrorCode[] = ["ENVIRONMENT_CONFLICT", "ROUTE_CONFLICT"];
// A name that follows from what was read may be that of a rival who found other routes at the same revision, where other
// software made or removed some in between.
const CONFLICTS_OF_DERIVED: readonly RoutingErrorCode[] = ["CHANGE_ID_REUSED"];

/** How an operation plans, and what it makes of a plan. */
export interface PlannedOperation<P, R> {
  /** How often it is planned when each commit is a conflict. The last conflict goes to the caller. */
  readonly maxAttempts: number;
  makePlan(signal?: AbortSignal): Promise<P>;
  /** What a plan writes; who, why and when come from the context. `attempt` counts from 1. */
  changeSetOf(plan: P, attempt: number): Promise<UnsignedChangeSet> | UnsignedChangeSet;
  /** The answer; `null` where the plan changes nothing, and wasn't committed. */
  resultOf(plan: P, committed: CommitResult | null): R;
}

type UnsignedChangeSet = Omit<ChangeSet, "actor" | "now" | "reason">;

/**
 * Plans and commits, and plans again when the environment changed in between. Each planning and each commit is a
 * durable step of its own, `plan-<attempt>` and `commit-<attempt>`.
 */
export async function planUntilCommitted<P extends { readonly changed: boolean }, R>(
  context: RoutingContext,
  { maxAttempts, makePlan, changeSetOf, resultOf }: PlannedOperation<P, R>,
): Promise<R> {
  checkContext(context);
  const { repository, steps, actor, reason } = context;
  const conflicts = context.changeId === undefined ? [...CONFLICTS, ...CONFLICTS_OF_DERIVED] : CONFLICTS;
  for (let attempt = 1; ; attempt++) {
    const { plan, now } = await steps.run(`plan-${attempt}`, async (signal) => {
      return { plan: await makePlan(signal), now: readNow(context) };
    });
    if (!plan.changed) return resultOf(plan, null);
    const result = await steps.run(`commit-${attempt}`, async (signal) => {
      try {
        const changeSet = { ...(await changeSetOf(plan, attempt)), now, actor, reason };
        return resultOf(plan, await repository.commit(changeSet, { signal }));
      } catch (error) {
        if (isRoutingError(error) && conflicts.includes(error.code) && attempt < maxAttempts) return null;
        throw error;
      }
    });
    if (result !== null) return result;
  }
}
