import { type ChecksOf, implementing, resolveOptions, unchecked } from "@frontline-routing/router-core/options";
import { checkNote, checkNow } from "../fields/history-fields.ts";
import { parseId } from "../fields/ids.ts";
import { checkRouteRepository } from "../repository/check-route-repository.ts";
import type { RouteRepository } from "../repository/route-repository.ts";
import type { DurableSteps } from "./durable-steps.ts";

const OPERATION_ID_MAX_LENGTH = 255; // leaves room in `change_id` for the step and the route

/** What an operation runs on. */
export interface RoutingContext {
  readonly repository: RouteRepository;
  readonly steps: DurableSteps;
  /**
   * The present time in Unix milliseconds, for the history. A durable engine passes a clock, such as `Date.now`: it is
   * read once, in the operation's first step, so that every attempt has the time that the first one had.
   */
  readonly now: number | (() => number);
  /**
   * Names this operation, 1 to 255 characters: the same at every attempt, another for every other operation. A durable
   * engine passes its invocation's id. Left out, it follows from the revisions that the operation finds and its target,
   * so that two callers who ask for the same change of the same state are one change.
   */
  readonly changeId?: string | undefined;
  /** Who asks, for the history. At most 255 characters. */
  readonly actor?: string | undefined;
  /** Why, for the history. At most 255 characters. */
  readonly reason?: string | undefined;
}

/**
 * Checks at the door what an operation would otherwise trip over in the middle.
 *
 * @throws {TypeError} a member is missing or of the wrong type, or one that there isn't
 * @throws {InvalidRequestError} what goes into the history can't be stored there
 */
export function checkContext(context: RoutingContext): void {
  const { now, changeId, actor, reason } = resolveOptions("context", context, {
    repository: checkRouteRepository,
    steps: implementing<DurableSteps>("DurableSteps, such as inlineSteps", ["run"]),
    now: unchecked<RoutingContext["now"]>(),
    changeId: unchecked<string | undefined>(),
    actor: unchecked<string | undefined>(),
    reason: unchecked<string | undefined>(),
  } satisfies ChecksOf<RoutingContext>);
  if (typeof now !== "function") checkNow(now, "now");
  if (changeId !== undefined) parseId("changeId", changeId, OPERATION_ID_MAX_LENGTH);
  checkNote(actor, "actor");
  checkNote(reason, "reason");
}

/** The time, for the result of a step. */
export function readNow({ now }: RoutingContext): number {
  return typeof now === "function" ? now() : now;
}
