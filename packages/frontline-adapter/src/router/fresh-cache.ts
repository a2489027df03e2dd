import QuickLRU from "quick-lru";

/** Values that count for a while after they were read. */
export interface FreshCache<V> {
  /** The value, unless it is older than the window. */
  get(key: string): V | undefined;
  /**
   * Keeps a value, unless the one that is there was read later.
   *
   * @param readAt when its read began, on the cache's clock
   */
  set(key: string, value: V, readAt: number): void;
  clear(): void;
}

/** How many values are kept, and for how long they count. */
export interface FreshCacheOptions {
  /** The least recently used go first. For a moment up to twice as many may be held. */
  readonly maxSize: number;
  readonly freshMs: number;
  readonly now: () => number;
}

/** Creates a least-recently-used cache with one window of freshness. */
export function createFreshCache<V>({ maxSize, freshMs, now }: FreshCacheOptions): FreshCache<V> {
  const entries = new QuickLRU<string, { readonly value: V; readonly readAt: number }>({ maxSize });
  return {
    get(key) {
      const entry = entries.get(key);
      return entry !== undefined && now() - entry.readAt < freshMs ? entry.value : undefined;
    },
    set(key, value, readAt) {
      const present = entries.peek(key);
      if (present === undefined || present.readAt <= readAt) entries.set(key, { value, readAt });
    },
    clear() {
      entries.clear();
    },
  };
}
