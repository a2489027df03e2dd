import fc from "fast-check";
import { expect, it } from "vitest";
import { ABSENT } from "../../src/cache/cache.ts";
import { CacheWorld } from "./cache-world.ts";

// Another seed, or more runs: CACHE_MODEL_SEED=7 CACHE_MODEL_RUNS=20000 pnpm test --project frontline-adapter cache-model
const seed = process.env.CACHE_MODEL_SEED;
const numRuns = Number(process.env.CACHE_MODEL_RUNS ?? 300);

const KEYS = ["a", "b"] as const;
const key = fc.constantFrom("a" as const, "a" as const, "a" as const, "b" as const);
const lag = fc.constantFrom(0, 0, 1, 3);

const action = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant("fetch" as const), key }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("get" as const), key }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("write" as const), key }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("recreate" as const), key }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("remove" as const), key }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("put" as const), key, lag }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("begin a put" as const), key, lag }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("end a put" as const), which: fc.nat(1) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("invalidate" as const), key }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("clear" as const) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("end a load" as const),
      which: fc.nat(1),
      as: fc.constantFrom("as read at its start" as const, "as read at its end" as const, "failed" as const),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant("advance" as const), ms: fc.constantFrom(1, 15, 60, 120, 300) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("step the clock" as const), ms: fc.integer({ min: -500, max: 500 }) }),
  },
);

const RULE = "never serves what is older than it was told, loads a key once at a time, and leaves nobody waiting";

it(RULE, { timeout: 60_000 + numRuns * 20 }, async () => {
  const unhandled: unknown[] = [];
  const listener = (reason: unknown) => unhandled.push(reason);
  process.on("unhandledRejection", listener);
  try {
    await fc.assert(
      fc.asyncProperty(
        fc.array(action, { maxLength: 60, size: "max" }),
        fc.array(lag, { minLength: 20, maxLength: 20 }),
        async (actions, lags) => {
          const world = new CacheWorld(lags);
          for (const each of actions) {
            await world.perform(each);
            world.check();
          }
          for (const each of KEYS) world.checkServed(each, world.cache.get(each));
          await world.end();
        },
      ),
      { numRuns, ...(seed !== undefined && { seed: Number(seed) }) },
    );
  } finally {
    process.off("unhandledRejection", listener);
  }
  expect(unhandled).toEqual([]);
  expect(ABSENT.description).toBe("absent");
});
