import { expect, it } from "vitest";
import { aCache, settled, type Versioned } from "./a-cache.ts";

const value: Versioned = { id: "r_1", revision: 1 };

/** Two caches of one database, each with a value that must be loaded before it is served. */
function twoCaches() {
  const outage = { isOn: false };
  const [first, second] = [aCache({ outage }), aCache({ outage })];
  for (const { cache } of [first, second]) cache.restore("a", value, 0);
  return { first, second };
}

it("what one cache of a database waited for in vain, the others serve from what they have", async () => {
  const { first, second } = twoCaches();
  expect(second.cache.get("a")).toBeUndefined();
  const fetched = first.cache.fetch("a");
  first.clock.advance(50); // its time is up, and it may never end
  expect(await fetched).toEqual(value);
  expect(first.cache.get("a")).toEqual(value);
  expect(second.cache.get("a")).toEqual(value);
  expect(second.loads).toHaveLength(1); // in the background
});

it("ends with the first load that succeeds", async () => {
  const { first, second } = twoCaches();
  const fetched = first.cache.fetch("a");
  first.loads[0]?.reject(new Error("down"));
  expect(await fetched).toEqual(value);
  expect(second.cache.get("a")).toEqual(value);
  second.loads[0]?.resolve(value);
  await settled();
  expect(first.cache.get("a")).toBeUndefined();
});
