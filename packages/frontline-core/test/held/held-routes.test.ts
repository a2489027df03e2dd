import { describe, expect, it } from "vitest";
import { HeldDeployment } from "../../src/held/held-environment.ts";
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
    expect(held.routes.size).toBeLessThanOrEqual(400);
    expect(held.environments.size).toBe(held.routes.size);
    for (let turns = 0; turns < 5; turns += 1) held.takeRoutes(1_000);
    expect(held.routes.size).toBeLessThanOrEqual(200);
    expect(held.environments.size).toBe(held.routes.size);
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

  it("shares a deployment among an environment's routes, keeps their sentinels when one moves, and lets it go", () => {
    const held = new HeldRoutes(10);
    const at = (i: number, deploymentId: string) => ({ route: aRoute(`r${i}`, { deploymentId }), incarnation: "1" });
    const one = held.add("a.example.com", at(1, "d_1"), reading);
    const other = held.add("b.example.com", at(2, "d_1"), reading);
    const { environment, deployment } = one;
    expect(other.deployment).toBe(deployment);
    held.replace(one, at(1, "d_2"));
    expect(environment.deployment("d_1")).toBe(deployment);
    held.delete(other);
    expect(environment.deployment("d_1")).toBeUndefined();
    held.replace(one, at(1, "d_3"));
    expect(held.environment("env_1")).toBe(environment);
    expect(environment.deployments.size).toBe(1);
  });
});

describe("what is known of a deployment", () => {
  it("is the last answer that covers what was told; any that does, before one that doesn't", () => {
    const deployment = new HeldDeployment("d_1");
    const said = (regions: readonly string[], mark: number, covers: boolean) => {
      deployment.believe({ regions }, { ...reading, mark, covers }, mark);
      return deployment.regions?.join();
    };
    expect(said(["lagging"], 5, false)).toBe("lagging");
    expect(said(["covering"], 4, true)).toBe("covering");
    expect(said(["lagging"], 6, false)).toBe("covering");
    expect(said(["earlier"], 3, true)).toBe("covering");
    const { regions } = deployment;
    expect(said(["covering"], 7, true)).toBe("covering");
    expect(deployment.regions).toBe(regions);
    expect(said(["later"], 8, true)).toBe("later");
  });
});
