import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aRoute, aRouter, aSentinel, aSource } from "../a-source.ts";

const ROUTES = [
  aRoute("r1"),
  aRoute("bare", { deploymentId: "" }),
  aRoute("alone", { environmentId: "env_2" }),
  aRoute("r4"),
];

function codeOf(action: () => unknown): unknown {
  try {
    return action();
  } catch (error) {
    return error instanceof Error && "code" in error ? error.code : error;
  }
}

describe("routeCached and planCached", () => {
  it("answer nothing before the first lookup, and at once after it, in any spelling", async () => {
    const { source, calls } = aSource(ROUTES);
    const { router } = aRouter(source);
    expect(router.routeCached("r1.example.com")).toBeUndefined();
    expect(router.planCached("r1.example.com")).toBeUndefined();
    const decision = await router.route("r1.example.com");
    for (const hostname of ["r1.example.com", "R1.example.com:443", "r1.example.com."]) {
      expect(router.routeCached(hostname)).toEqual(decision);
      expect(router.planCached(hostname)).toEqual([decision]);
    }
    expect(calls.lookup).toBe(1);
  });

  it("throw what is known to be wrong", async () => {
    const { source } = aSource(ROUTES);
    const { router } = aRouter(source);
    const hostnames = ["nope.example.com", "bare.example.com", "alone.example.com"];
    await Promise.allSettled(hostnames.map((hostname) => router.route(hostname)));
    for (const ask of [router.routeCached, router.planCached]) {
      expect(codeOf(() => ask("nope.example.com"))).toBe("HOSTNAME_NOT_FOUND");
      expect(codeOf(() => ask("bare.example.com"))).toBe("ROUTE_WITHOUT_DEPLOYMENT");
      expect(codeOf(() => ask("alone.example.com"))).toBe("NO_HEALTHY_SENTINEL");
      expect(codeOf(() => ask("a b"))).toBe("INVALID_HOSTNAME");
    }
    await router.close();
    for (const ask of [router.routeCached, router.planCached]) {
      expect(codeOf(() => ask("r1.example.com"))).toBe("ROUTER_CLOSED");
    }
  });
});

describe("plan", () => {
  it("lists every attempt worth making, best first", async () => {
    const { source } = aSource(ROUTES, [
      aSentinel("far", { region: "ap-south-1.aws" }),
      aSentinel("near", { region: "eu-west-2.aws" }),
      aSentinel("here"),
      aSentinel("sick", { region: "us-east-1.aws", health: "unhealthy" }),
    ]);
    const plan = await aRouter(source).router.plan("r1.example.com");
    expect(plan.map((attempt) => attempt.localSentinel?.id ?? attempt.nearestNlbRegion)).toEqual([
      "here",
      "eu-west-2.aws",
      "ap-south-1.aws",
    ]);
  });

  it("begins, for the same request and the same draw, with what route answers", async () => {
    const region = fc.constantFrom("eu-west-1.aws", "eu-west-1.aws", "us-east-1.aws", "ap-south-1.aws");
    const sentinel = fc.record({ region, availableReplicas: fc.integer({ min: 0, max: 3 }) });
    const request = fc.record({ key: fc.string({ maxLength: 3 }), forwarded: fc.boolean() }, { requiredKeys: [] });
    const policy = fc.record(
      {
        drainedRegions: fc.constantFrom({ "eu-west-1.aws": "soft" as const }, { "us-east-1.aws": "hard" as const }),
        regionDial: fc.constantFrom({ "eu-west-1.aws": 50 }, { "us-east-1.aws": 0 }),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(sentinel, { maxLength: 6 }),
        fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 9, maxLength: 9 }),
        request,
        policy,
        async (sentinels, draws, context, rules) => {
          let drawn = 0;
          const { source } = aSource(
            ROUTES,
            sentinels.map((each, i) => aSentinel(`s${i}`, each)),
          );
          const { router } = aRouter(source, { ...rules, random: () => draws[drawn++ % draws.length] ?? 0 });
          const asked = async (ask: () => Promise<unknown>) => {
            drawn = 0;
            return await ask().catch((error) => error.code);
          };
          const decision = await asked(() => router.route("r1.example.com", context));
          const first = (plan: readonly unknown[]) => plan[0];
          expect(await asked(() => router.plan("r1.example.com", context).then(first))).toEqual(decision);
          expect(await asked(async () => router.planCached("r1.example.com", context)?.[0])).toEqual(decision);
          await router.close();
        },
      ),
    );
  });
});

describe("lookupMany", () => {
  it("reads what isn't held in one call, by the hostnames as they were given", async () => {
    const { source, calls } = aSource(ROUTES);
    const { router } = aRouter(source);
    await router.lookupByHostname("r1.example.com");
    calls.lookup = 0;
    const found = await router.lookupMany(["R1.example.com", "r4.example.com", "alone.example.com", "nope.example"]);
    expect([...found].map(([hostname, { route, sentinels }]) => [hostname, route.id, sentinels.length])).toEqual([
      ["R1.example.com", "r1", 1],
      ["r4.example.com", "r4", 1],
      ["alone.example.com", "alone", 0],
    ]);
    expect(router.routeCached("r4.example.com")?.deploymentId).toBe("d_1");
    expect(codeOf(() => router.routeCached("nope.example"))).toBe("HOSTNAME_NOT_FOUND");
    expect(calls.lookup).toBe(1);
  });

  it("asks once for every 500 hostnames", async () => {
    const many = Array.from({ length: 1_200 }, (_, i) => aRoute(`n${i}`));
    const { source, calls } = aSource(many);
    const { router } = aRouter(source);
    expect((await router.lookupMany(many.map((route) => route.fullyQualifiedDomainName))).size).toBe(1_200);
    expect(calls.lookup).toBe(3);
  });
});

it("hands out nothing that could change what is held", async () => {
  const { source } = aSource();
  const { route, sentinels } = await aRouter(source).router.lookupByHostname("r1.example.com");
  expect(Object.isFrozen(route)).toBe(true);
  expect(Object.isFrozen(sentinels)).toBe(true);
});

it("explains what it decides", async () => {
  const { source } = aSource(ROUTES, [
    aSentinel("sick", { health: "unhealthy" }),
    aSentinel("s2", { region: "us-east-1.aws" }),
  ]);
  const { router } = aRouter(source);
  const { decision, sentinels } = await router.explain("r1.example.com");
  expect(decision).toEqual(await router.route("r1.example.com"));
  expect(sentinels.map(({ reason }) => reason)).toEqual(["SELECTED_REGION", "UNHEALTHY"]);
});
