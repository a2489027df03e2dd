import type { RouteState } from "../port/route-source.ts";
import type { HeldRoute } from "./held-routes.ts";
import type { Reading } from "./reading.ts";

/**
 * What to make of an answer about a hostname whose route is held: `believe` it; `keep` what is held, which is as new or
 * newer; or `doubt`: keep it too, and have it read again, because nothing tells which of the two is newer.
 *
 * An answer that covers what was told, and was begun after what is held, is the truth, even with a lower revision: the
 * row was replaced, or the store restored. Of others only the same row at a higher revision is known to be newer.
 */
export function judge(held: HeldRoute, state: RouteState | null, reading: Reading): "believe" | "doubt" | "keep" {
  if (isLater(reading, held)) return "believe";
  if (state === null || state.incarnation !== held.state.incarnation || state.route.id !== held.state.route.id) {
    return "doubt";
  }
  return state.route.revision > held.state.route.revision ? "believe" : "keep";
}

/** Whether a reading is worth more than the one that is held. */
export function isLater({ covers, mark }: Reading, held: HeldRoute): boolean {
  return covers && mark > held.mark;
}
