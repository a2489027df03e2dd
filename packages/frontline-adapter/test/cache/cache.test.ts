import { describe, expect, it } from "vitest";
import { ABSENT } from "../../src/cache/cache.ts";
import type { CacheEvent } from "../../src/cache/cache-event.ts";
import { aCache, settled } from "./a-cache.ts";

const v = (revision: number, id = "r_1") => ({ id, revision });

/** A cache that holds a value of `a` and of nothing else, read at 0. */
async function holding(options: Parameters<typeof aCache>[0] = {}) {
  const parts = aCache(options);
  const fetched = parts.cache.fetch("a");
  parts.loads[0]?.resolve(v(1));
  expect(await fetched).toEqual(v(1));
  return parts;
}

describe("a value", () => {
  it("is fresh for its window, and asks for nothing", async () => {
    const { cache, clock, loads } = await holding();
    clock.advance(99);
    expect(cache.get("a")).toEqual(v(1));
    expect(loads).toEqual([]);
  });

  it("is then stale: served at once, and loaded once in the background", async () => {
    const { cache, clock, loads } = await holding();
    clock.advance(100);
    expect([cache.get("a"), cache.get("a")]).toEqual([v(1), v(1)]);
    expect(loads).toHaveLength(1);
    loads[0]?.resolve(v(2));
    await settled();
    expect(cache.get("a")).toEqual(v(2));
  });

  it("is then loaded before it is served", async () => {
    const { cache, clock, loads } = await holding();
    clock.advance(200);
    expect(cache.get("a")).toBeUndefined();
    const fetched = cache.fetch("a");
    loads[0]?.resolve(v(2));
    expect(await fetched).toEqual(v(2));
  });

  it("is served instead of an error up to its age, and at once while loads fail", async () => {
    const { cache, clock, loads } = await holding();
    clock.advance(200);
    const fetched = cache.fetch("a");
    loads[0]?.reject(new Error("down"));
    expect(await fetched).toEqual(v(1));
    expect(cache.get("a")).toEqual(v(1)); // and tries again in the background
    expect(loads).toHaveLength(1);
    loads[0]?.resolve(v(2));
    await settled();
    expect(cache.get("a")).toEqual(v(2));
    clock.advance(1000);
    const late = cache.fetch("a");
    loads[0]?.reject(new Error("down"));
    await expect(late).rejects.toThrow("down");
  });

  it("is served instead of an answer that takes too long, which is used when it comes", async () => {
    const { cache, clock, loads } = await holding();
    clock.advance(200);
    const fetched = cache.fetch("a");
    clock.advance(50);
    expect(await fetched).toEqual(v(1));
    expect(cache.counters()).toMatchObject({ "stale-if-error": 1, load: 1 });
    loads[0]?.resolve(v(2));
    await settled();
    expect(cache.get("a")).toEqual(v(2));
  });

  it("of a clock that goes back counts as stale until the clock has caught up", async () => {
    const { cache, clock, loads } = await holding();
    clock.step(-10);
    expect(cache.get("a")).toEqual(v(1));
    expect(loads).toHaveLength(1);
  });
});

describe("a load", () => {
  it("that takes too long fails for everybody who waits, and at once for who comes later", async () => {
    const { cache, clock, loads } = aCache();
    const fetched = cache.fetch("a");
    clock.advance(50);
    await expect(fetched).rejects.toMatchObject({ code: "LOAD_TIMED_OUT" });
    await expect(cache.fetch("a")).rejects.toMatchObject({ code: "LOAD_TIMED_OUT" });
    expect(loads).toHaveLength(1);
  });

  it("that ten thousand wait for is one", async () => {
    const { cache, loads } = aCache();
    const all = Promise.all(Array.from({ length: 10_000 }, () => cache.fetch("a")));
    expect(loads).toHaveLength(1);
    loads[0]?.resolve(v(1));
    expect(new Set(await all).size).toBe(1);
  });

  it("that is invalidated is made again, for those who wait too", async () => {
    const { cache, loads } = aCache();
    const fetched = cache.fetch("a");
    cache.invalidate("a");
    loads[0]?.resolve(v(1));
    await settled();
    loads[0]?.resolve(v(2));
    expect(await fetched).toEqual(v(2));
    expect(cache.counters().fenced).toBe(1);
  });

  it("that finds nothing is not repeated for a while, in a place apart", async () => {
    const { cache, clock, loads } = await holding({ maxEntries: 1, maxAbsent: 1 });
    for (const key of ["x", "y", "z"]) {
      const fetched = cache.fetch(key);
      loads[0]?.resolve(undefined);
      expect(await fetched).toBeUndefined();
    }
    expect(cache.get("z")).toBe(ABSENT);
    expect(cache.get("a")).toEqual(v(1));
    clock.advance(20);
    expect(cache.get("z")).toBeUndefined();
  });

  it("that finds nothing doesn't undo what was told meanwhile", async () => {
    const { cache, loads, begin } = aCache();
    const fetched = cache.fetch("a");
    cache.put("a", v(1), begin());
    loads[0]?.resolve(undefined);
    expect(await fetched).toEqual(v(1));
  });
});

describe("what was told", () => {
  it("is kept from a replica that lags, also after the value was found to be gone", async () => {
    const { cache, clock, loads, begin } = aCache();
    cache.put("a", v(5), begin());
    clock.advance(200);
    const gone = cache.fetch("a");
    loads[0]?.resolve(undefined);
    expect(await gone).toBeUndefined();
    cache.tell("a", v(4), begin());
    expect(cache.get("a")).toBe(ABSENT);
    cache.tell("a", v(6), begin());
    expect(cache.get("a")).toEqual(v(6));
  });

  it("is given up after a while, for a database that was put back in time", async () => {
    const { cache, clock, begin } = aCache();
    cache.put("a", v(5), begin());
    clock.advance(1000);
    cache.put("a", v(4), begin());
    expect(cache.get("a")).toEqual(v(4));
  });

  it("of keys that nobody asks for pushes out none that is in use", async () => {
    const { cache, begin } = await holding({ maxEntries: 10 });
    for (let i = 0; i < 1000; i += 1) cache.tell(`told-${i}`, v(1, `t_${i}`), begin());
    expect(cache.get("a")).toEqual(v(1));
    expect(cache.get("told-999")).toEqual(v(1, "t_999"));
  });
});

describe("refreshes", () => {
  it("run a few at a time, wait in a queue that ends, and never hold up who asks", async () => {
    const events: CacheEvent[] = [];
    const keys = ["a", "b", "c", "d", "e"];
    const { cache, clock, loads, begin } = aCache({ onEvent: (event) => events.push(event) });
    for (const key of keys) cache.put(key, v(1, key), begin());
    clock.advance(100);
    for (const key of keys) expect(cache.get(key)).toEqual(v(1, key));
    expect(loads.map(({ key }) => key)).toEqual(["a", "b"]);
    expect(events.filter(({ type }) => type === "refresh-dropped")).toEqual([{ type: "refresh-dropped", key: "e" }]);
    for (const next of ["a", "b", "c", "d"]) {
      loads.find(({ key }) => key === next)?.resolve(v(2, next));
      await settled();
    }
    expect(loads).toEqual([]);
    expect(keys.map((key) => cache.peek(key)?.revision)).toEqual([2, 2, 2, 2, 1]);
  });
});

describe("unknown keys", () => {
  it("are looked up so many at a time, and the next is refused at once", async () => {
    const { cache, loads } = await holding({ maxUnknownLoads: 2 });
    const waiting = [cache.fetch("x"), cache.fetch("y")];
    await expect(cache.fetch("z")).rejects.toMatchObject({ code: "TOO_MANY_UNKNOWN" });
    for (const load of [...loads]) load.resolve(undefined);
    await Promise.all(waiting);
    const next = cache.fetch("z");
    loads[0]?.resolve(v(1, "z"));
    expect(await next).toEqual(v(1, "z"));
  });

  it("that find nothing are looked up so many a second, while those that find something are free", async () => {
    const { cache, clock, loads } = aCache({ absentPerSecond: 2 });
    async function ask(key: string, found: ReturnType<typeof v> | undefined) {
      const fetched = cache.fetch(key);
      loads[0]?.resolve(found);
      return await fetched.catch((error) => error.code);
    }
    for (let i = 0; i < 5; i += 1) expect(await ask(`real-${i}`, v(1))).toEqual(v(1));
    expect([await ask("x", undefined), await ask("y", undefined), await ask("z", undefined)]).toEqual([
      undefined,
      undefined,
      "TOO_MANY_UNKNOWN",
    ]);
    clock.advance(500);
    expect(await ask("z", undefined)).toBeUndefined();
  });
});

describe("a restored value", () => {
  it("is only served when loading it fails, and not when it is too old", async () => {
    const { cache, loads } = aCache();
    cache.restore("a", v(1), 0);
    cache.restore("old", v(1, "old"), 1000);
    expect(cache.get("a")).toBeUndefined();
    const fetched = [cache.fetch("a"), cache.fetch("old")];
    for (const load of [...loads]) load.reject(new Error("down"));
    expect(await Promise.allSettled(fetched)).toMatchObject([{ value: v(1) }, { status: "rejected" }]);
  });
});
