import { refuse } from "../../options/option-check.ts";
import type { Sentinel } from "../../sentinel.ts";
import type { RequestContext } from "../request-context.ts";

/**
 * Which sentinels a request takes last. `null`: none of these.
 *
 * @throws {TypeError} what it would avoid is no set
 */
export function avoidedAmong(
  sentinels: readonly Sentinel[],
  request: RequestContext | undefined,
): ReadonlySet<string> | null {
  const avoid = request?.avoid;
  if (avoid === undefined) return null;
  if (typeof avoid.has !== "function") refuse("request.avoid", "a set of the ids of sentinels", avoid);
  if (avoid.size === 0) return null;
  for (let i = 0; i < sentinels.length; i++) {
    const sentinel = sentinels[i];
    if (sentinel !== undefined && avoid.has(sentinel.id)) return avoid;
  }
  return null;
}
