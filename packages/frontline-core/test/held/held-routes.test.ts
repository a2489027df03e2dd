import { describe, expect, it } from "vitest";
import { HeldRoutes } from "../../src/held/held-routes.ts";
import { aRoute } from "../a-source.ts";

const reading = { mark: 1, at: 0, era: 0, covers: true };
const stateOf = (i: number, environmentId = `env_${i % 7}`) => ({
  route: aRoute(`r${i}`, { environmentId }),
  incarnation: "1",
});

describe("routes that are held", () => {
  it("keeps no more of ids and environments than of routes, however many come and go", () => {
    const held = new HeldRoutes(100);
    for (let i = 0; i < 10_000; i += 1) held.add(`r${i}.example.com`, stateOf(i, `env_${i}`), reading);
    // The cache keeps two generations of 100; what it let go is found out two at a time.
    expect(held.size).toBeLessThanOrEqual(400);
    expect(held.environmentCount).toBe(held.size);
    for (let turns = 0; turns < 5; turns += 1) held.takeRoutes(1_000);
    expect(held.size).toBeLessThanOrEqual(200);
    expect(held.environmentCount).toBe(held.size);
    expect(held.withId("r5")).toBeUndefined();
    expect(held.withId("r9999")?.hostname).toBe("r9999.example.com");
  });

  it("takes every route that is held in turn, and none that was let go", () => {
    const held = new HeldRoutes(50);
    for (let i = 0; i < 500; i += 1) held.add(`r${i}.example.com`, stateOf(i), reading);
    const taken = new Set<string>();
    for (let i = 0; i < 100; i += 1) for (const { hostname } of held.takeRoutes(10)) taken.add(hostname);
    expect([...taken].every((hostname) => held.peek(hostname) !== undefined)).toBe(true);
    for (let i = 450; i < 500; i += 1) expect(taken.has(`r${i}.example.com`)).toBe(true);
  });

  it("shares an environment among its routes, and lets it go with the last", () => {
    const held = new HeldRoutes(10);
    const one = held.add("a.example.com", stateOf(1, "env_1"), reading);
    const other = held.add("b.example.com", stateOf(2, "env_1"), reading);
    expect(one.environment).toBe(other.environment);
    held.delete(one);
    expect(held.environment("env_1")).toBe(other.environment);
    held.replace(other, stateOf(2, "env_2"));
    expect(held.environment("env_1")).toBeUndefined();
    expect(other.environment.id).toBe("env_2");
  });
});
