import { refuse } from "../options/option-check.ts";
import { refuseUnknownNames } from "../options/resolve-options.ts";
import type { Sentinel } from "../sentinel.ts";

/** What is known of one request beside its route. */
export interface RequestContext {
  /**
   * What must stay together: a session, a user, a tenant. The same key goes to the same local sentinel while that is
   * eligible, and is on the same side of every dial. Default: none, so that `random` decides.
   */
  readonly key?: string | undefined;
  /**
   * The request comes from another region's frontline: it is served here or fails, so that two frontlines that see
   * different states can't send it back and forth. Default: `false`.
   */
  readonly forwarded?: boolean | undefined;
  /**
   * Ids of sentinels, and names of regions for all of theirs, to take last, such as those that {@link ejectedSentinels}
   * names: a local one, and a region all of whose eligible sentinels are to be avoided, comes after every other attempt,
   * and is still tried. Default: none.
   */
  readonly avoid?: ReadonlySet<string> | undefined;
}

const NAMES = ["key", "forwarded", "avoid"] satisfies (keyof RequestContext)[];

/**
 * Refuses a misspelt field, where there is time for it: a decision takes less time than that.
 *
 * @throws {TypeError} naming the field, and the one that was meant
 */
export function checkRequest(request: unknown, name: string): RequestContext | undefined {
  if (request === undefined) return undefined;
  refuseUnknownNames(`${name}: unknown field`, Object.keys(Object(request)), NAMES);
  return request as RequestContext;
}

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
