/** How a load ended. */
export type LoadOutcome = "absent" | "failed" | "found" | "timed-out";

/**
 * What happens in a cache, for metrics. A closed set:
 *
 * - `hit`: answered by a fresh value; `absent`: answered by knowing that there is none
 * - `stale`: answered by a stale value, which is being refreshed
 * - `stale-if-error`: answered by an old value, because it could not be loaded again
 * - `miss`: could not be answered, and waits for a load
 * - `load`: a load ended; `durationMs` on the cache's clock
 * - `fenced`: what was loaded was invalidated meanwhile, and is loaded again
 * - `refresh-dropped`: a stale value was not refreshed this time, because too many others wait for it
 * - `refused`: an unknown key was not looked up, because too many of them are
 */
export type CacheEvent =
  | {
      readonly type: "absent" | "fenced" | "hit" | "miss" | "refresh-dropped" | "refused" | "stale" | "stale-if-error";
      readonly key: string;
    }
  | { readonly type: "load"; readonly key: string; readonly outcome: LoadOutcome; readonly durationMs: number };

/** How often each has happened. */
export type CacheCounters = { readonly [Type in CacheEvent["type"]]: number };
