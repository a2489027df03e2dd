import { isRoutingError, type RoutingErrorCode } from "../errors/routing-error.ts";
import { checkContext, type RoutingContext, readNow } from "./routing-context.ts";

const CONFLICTS: readonly RoutingErrorCode[] = ["ENVIRONMENT_CONFLICT", "ROUTE_CONFLICT"];
// A name that follows from what was read may be that of a rival who found other routes at the same revision, where other
// software made or removed some in between.
const CONFLICTS_OF_DERIVED: readonly RoutingErrorCode[] = ["CHANGE_ID_REUSED"];

/** How an operation plans and commits. */
export interface PlannedOperation<P, R> {
  /** How often it is planned when each commit is a conflict. The last conflict goes to the caller. */
  readonly maxAttempts: number;
  makePlan(signal?: AbortSignal): Promise<P>;
  /** The answer for a plan that changes nothing, and isn't committed. */
  unchanged(plan: P): R;
  commit(plan: P, attempt: CommitAttempt): Promise<R>;
}

/** One attempt at a commit. */
export interface CommitAttempt {
  /** Counted from 1. */
  readonly attempt: number;
  /** When the plan was made. */
  readonly now: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Plans and commits, and plans again when the environment changed in between. Each planning and each commit is a
 * durable step of its own, `plan-<attempt>` and `commit-<attempt>`.
 */
export async function planUntilCommitted<P extends { readonly changed: boolean }, R>(
  context: RoutingContext,
  { maxAttempts, makePlan, unchanged, commit }: PlannedOperation<P, R>,
): Promise<R> {
  checkContext(context);
  const conflicts = context.changeId === undefined ? [...CONFLICTS, ...CONFLICTS_OF_DERIVED] : CONFLICTS;
  for (let attempt = 1; ; attempt++) {
    const { plan, now } = await context.steps.run(`plan-${attempt}`, async (signal) => {
      return { plan: await makePlan(signal), now: readNow(context) };
    });
    if (!plan.changed) return unchanged(plan);
    const result = await context.steps.run(`commit-${attempt}`, async (signal) => {
      try {
        return await commit(plan, { attempt, now, signal });
      } catch (error) {
        if (isRoutingError(error) && conflicts.includes(error.code) && attempt < maxAttempts) return null;
        throw error;
      }
    });
    if (result !== null) return result;
  }
}
