import { type CacheEntry, cachified } from "@epic-web/cachified";
import { createCache } from "async-cache-dedupe";
import { BentoCache, bentostore } from "bentocache";
import { memoryDriver } from "bentocache/drivers/memory";
import { LRUCache } from "lru-cache";

/** Reads a value; as in the router, one that isn't there is an error. */
export type Load<V extends object> = (key: string) => Promise<V>;

/** A value from the cache, loaded where needed. */
export type CachedLoad<V extends object> = (key: string) => Promise<V>;

/** Makes a load a cached one. */
export type RivalCache = <V extends object>(load: Load<V>) => CachedLoad<V>;

/** The windows and sizes that all have, the router too: long enough that nothing is loaded while it is timed. */
export const WINDOWS = { freshMs: 3_600_000, staleMs: 300_000, maxEntries: 10_000 };

/**
 * Popular caches, each used as its own documentation says for a value that is fresh for a while, then served while it is
 * loaded again, in memory and by reference, with one load at a time per key.
 */
export const RIVAL_CACHES: Readonly<Record<string, RivalCache>> = {
  "lru-cache fetch": (load) => {
    const { freshMs: ttl, maxEntries: max } = WINDOWS;
    const cache = new LRUCache({ max, ttl, allowStale: true, fetchMethod: (key: string) => load(key) });
    return (key) => cache.forceFetch(key);
  },
  "@epic-web/cachified": <V extends object>(load: Load<V>) => {
    const { freshMs: ttl, staleMs: swr, maxEntries: max } = WINDOWS;
    const cache = new LRUCache<string, CacheEntry>({ max });
    return (key) => cachified<V>({ key, cache, ttl, swr, getFreshValue: () => load(key) });
  },
  "async-cache-dedupe": (load) => {
    const { freshMs, staleMs, maxEntries: size } = WINDOWS;
    const storage = { type: "memory", options: { size } } as const;
    const cache = createCache({ ttl: freshMs / 1_000, stale: staleMs / 1_000, storage }).define("load", load);
    return (key) => cache.load(key);
  },
  bentocache: (load) => {
    const { freshMs: ttl, staleMs, maxEntries: maxItems } = WINDOWS;
    const memory = bentostore().useL1Layer(memoryDriver({ maxItems, serialize: false }));
    const cache = new BentoCache({ default: "memory", stores: { memory } });
    return (key) => cache.getOrSet({ key, ttl, grace: ttl + staleMs, timeout: 0, factory: () => load(key) });
  },
};
