import type { CacheEvent } from "../cache/cache-event.ts";
import type { FollowerEvent } from "../follower/follower-event.ts";

/** Which of a router's caches: hostname → route, or environment → sentinels. */
export type RouterCacheName = "routes" | "sentinels";

/** What happens in a router, for metrics and traces. A closed set: switch on `type`. */
export type RouterEvent = (CacheEvent & { readonly cache: RouterCacheName }) | FollowerEvent;

/** Hears of everything that happens in a router, at once and in order. What it throws is dropped. */
export type RouterEventListener = (event: RouterEvent) => void;
