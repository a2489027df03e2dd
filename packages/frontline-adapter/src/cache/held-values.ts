import QuickLRU from "quick-lru";
import type { Held } from "./held.ts";

/** What a cache holds, by key. */
export interface HeldValues<V> {
  /** What is held of a key that is asked for. */
  use(key: string): Held<V> | undefined;
  /** The same, without counting as use. */
  peek(key: string): Held<V> | undefined;
  /** Holds what was asked for. */
  setUsed(key: string, held: Held<V>): void;
  /** Holds what nobody has asked for yet, unless the key is in use. */
  setTold(key: string, held: Held<V>): void;
  delete(key: string): void;
  clear(): void;
  /** Every key, those in use first. */
  keys(): IterableIterator<string>;
  /** How many keys are in use. */
  readonly size: number;
}

/**
 * Two least-recently-used caches: what requests asked for, and what others told of keys that nobody asked for. So a
 * promotion of ten thousand routes pushes out none that is in use.
 *
 * @param maxSize of each
 */
export function createHeldValues<V>(maxSize: number): HeldValues<V> {
  const used = new QuickLRU<string, Held<V>>({ maxSize });
  const told = new QuickLRU<string, Held<V>>({ maxSize });
  return {
    use(key) {
      const held = used.get(key);
      if (held !== undefined) return held;
      const heard = told.peek(key);
      if (heard === undefined) return undefined;
      told.delete(key);
      used.set(key, heard);
      return heard;
    },
    peek: (key) => used.peek(key) ?? told.peek(key),
    setUsed(key, held) {
      told.delete(key);
      used.set(key, held);
    },
    setTold(key, held) {
      (used.has(key) ? used : told).set(key, held);
    },
    delete(key) {
      used.delete(key);
      told.delete(key);
    },
    clear() {
      used.clear();
      told.clear();
    },
    *keys() {
      yield* used.keys();
      yield* told.keys();
    },
    get size() {
      return used.size;
    },
  };
}
