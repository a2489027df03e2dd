import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSentinelSelector, NoHealthySentinelError, regionProximity, type Sentinel } from "../src/index.ts";
import { originalSelection } from "./original-selection.ts";

const REGIONS = Object.keys(regionProximity);
const route = { deploymentId: "d_1" };
const healthy = (id: string, region: string): Sentinel => ({ id, region, health: "healthy" });

const anySentinel: fc.Arbitrary<Sentinel> = fc.record({
  id: fc.uuid(),
  region: fc.constantFrom(...REGIONS),
  health: fc.constantFrom("unknown", "paused", "healthy", "unhealthy"),
});

describe("the original's example", () => {
  const sentinels = [healthy("s_1", "us-east-1.aws"), healthy("s_2", "ap-south-1.aws")];

  it("goes from eu-west-1 to the NLB of us-east-1", () => {
    expect(createSentinelSelector({ region: "eu-west-1.aws" }).selectSentinel(route, sentinels)).toEqual({
      destination: "remote",
      deploymentId: "d_1",
      localSentinel: null,
      nearestNlbRegion: "us-east-1.aws",
    });
  });

  it("goes from us-east-1 to the local sentinel", () => {
    expect(createSentinelSelector({ region: "us-east-1.aws" }).selectSentinel(route, sentinels)).toEqual({
      destination: "local",
      deploymentId: "d_1",
      localSentinel: sentinels[0],
      nearestNlbRegion: null,
    });
  });
});

it("decides as the original does wherever the original is deterministic", () => {
  fc.assert(
    fc.property(fc.constantFrom(...REGIONS), fc.array(anySentinel, { maxLength: 20 }), (region, sentinels) => {
      const expected = originalSelection(region, sentinels);
      const selector = createSentinelSelector({ region, proximity: regionProximity });
      if (expected === "none") {
        expect(() => selector.selectSentinel(route, sentinels)).toThrow(NoHealthySentinelError);
        return;
      }
      const decision = selector.selectSentinel(route, sentinels);
      if (expected !== "any") expect(decision.localSentinel?.region ?? decision.nearestNlbRegion).toBe(expected);
    }),
    { numRuns: 2_000 },
  );
});

it("gives one answer for regions outside the table, whatever the order of the list", () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(["zz-1.a", "aa-1.a", "mm-1.b"], { minLength: 1 }), (regions) => {
      const sentinels = regions.map((region) => healthy(region, region));
      const decision = createSentinelSelector({ region: "local.dev" }).selectSentinel(route, sentinels);
      expect(decision.nearestNlbRegion).toBe([...regions].sort()[0]);
    }),
  );
});

it("spreads over the healthy local sentinels by the injected random", () => {
  const sentinels = ["s_1", "s_2", "s_3"].map((id) => healthy(id, "local.dev"));
  const picked = [0, 0.34, 0.99].map(
    (random) =>
      createSentinelSelector({ region: "local.dev", random: () => random }).selectSentinel(route, sentinels)
        .localSentinel?.id,
  );
  expect(picked).toEqual(["s_1", "s_2", "s_3"]);
});

it.each([
  { desiredState: "standby" as const },
  { desiredState: "archived" as const },
  { availableReplicas: 0 },
  { health: "unknown" as const },
])("takes a sentinel with $desiredState $availableReplicas $health for not eligible", (fault) => {
  const selector = createSentinelSelector({ region: "local.dev" });
  const sentinel = { ...healthy("s_1", "local.dev"), desiredState: "running" as const, availableReplicas: 1 };
  expect(selector.selectSentinel(route, [sentinel]).localSentinel).toBe(sentinel);
  expect(() => selector.selectSentinel(route, [{ ...sentinel, ...fault }])).toThrow(NoHealthySentinelError);
});

it.each(["us-east-1", "", "US-EAST-1.AWS", "a.b.c", undefined])("refuses %j as the local region, by name", (region) => {
  expect(() => createSentinelSelector({ region: region as string })).toThrow(/region: expected `name\.platform`/);
});

it("answers an error that is safe to show", () => {
  const selector = createSentinelSelector({ region: "eu-west-1.aws" });
  const error = (() => {
    try {
      return selector.selectSentinel(route, [{ id: "s_1", region: "eu-west-1.aws", health: "paused" }]);
    } catch (thrown) {
      return thrown;
    }
  })();
  expect(error).toMatchObject({ code: "NO_HEALTHY_SENTINEL", status: 503, region: "eu-west-1.aws" });
  expect((error as NoHealthySentinelError).message).toContain('"d_1"');
  expect((error as NoHealthySentinelError).publicMessage).not.toMatch(/d_1|eu-west/);
});
