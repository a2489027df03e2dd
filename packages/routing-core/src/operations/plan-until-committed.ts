import { isRoutingError, type RoutingErrorCode } from "../errors/routing-error.ts";
import { checkContext, type RoutingContext, readNow } from "./routing-context.ts";

const CONFLICTS: readonly RoutingErrorCode[] = ["ENVIRONMENT_CONFLICT", "ROUTE_CONFLICT"];

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
  for (let attempt = 1; ; attempt++) {
    const { plan, now } = await context.steps.run(`plan-${attempt}`, async (signal) => {
      return { plan: await makePlan(signal), now: readNow(context) };
    });
    if (!plan.changed) return unchanged(plan);
    const result = await context.steps.run(`commit-${attempt}`, async (signal) => {
      try {
        return await commit(plan, { attempt, now, signal });
      } catch (error) {
        if (isRoutingError(error) && CONFLICTS.includes(error.code) && attempt < maxAttempts) return null;
        throw error;
      }
    });
    if (result !== null) return result;
  }
}
