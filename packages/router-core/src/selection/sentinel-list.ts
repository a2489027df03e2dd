import { refuse } from "../options/option-check.ts";
import type { Sentinel } from "../sentinel.ts";
import type { PreparedSentinels } from "./prepared-sentinels.ts";

/**
 * The sentinels of a list, plain or prepared.
 *
 * @throws {TypeError} it is neither
 */
export function sentinelList<S extends Sentinel>(sentinels: readonly S[] | PreparedSentinels<S>): readonly S[] {
  return isPrepared(sentinels) ? sentinels.sentinels : sentinels;
}

/**
 * Whether a list is a prepared one, of this copy of the package or of another. Asks first what it is not: `Array.isArray`
 * takes less time than anything else, and every list is asked.
 *
 * @throws {TypeError} it is neither
 */
export function isPrepared<S extends Sentinel>(
  sentinels: readonly S[] | PreparedSentinels<S>,
): sentinels is PreparedSentinels<S> {
  if (Array.isArray(sentinels)) return false;
  if (typeof (sentinels as PreparedSentinels<S> | undefined)?.isFor === "function") return true;
  return refuse("sentinels", "a list, plain or prepared", sentinels);
}
