import { refuse } from "../../options/option-check.ts";
import type { Sentinel } from "../../sentinel.ts";
import type { RequestContext } from "../request-context.ts";

/**
 * What a request takes last: ids of sentinels and names of regions. `null`: nothing.
 *
 * @throws {TypeError} what it would avoid is no set
 */
export function avoidOf(request: RequestContext | undefined): ReadonlySet<string> | null {
  const avoid = request?.avoid;
  if (avoid === undefined) return null;
  if (typeof avoid.has !== "function") refuse("request.avoid", "a set of ids of sentinels and of regions", avoid);
  return avoid.size === 0 ? null : avoid;
}

/** Whether a request takes a sentinel last: itself, or all of its region. */
export function isAvoided(avoid: ReadonlySet<string>, { id, region }: Sentinel): boolean {
  return avoid.has(id) || avoid.has(region);
}

/** The same as {@link avoidOf}, but `null` as well where it is about none of these sentinels. */
export function avoidedAmong(
  sentinels: readonly Sentinel[],
  request: RequestContext | undefined,
): ReadonlySet<string> | null {
  const avoid = avoidOf(request);
  if (avoid === null) return null;
  for (let i = 0; i < sentinels.length; i++) {
    const sentinel = sentinels[i];
    if (sentinel !== undefined && isAvoided(avoid, sentinel)) return avoid;
  }
  return null;
}
