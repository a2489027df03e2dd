/**
 * Unit tests of a platform's own routing rules, here "tenants of the EU stay in the EU": nothing to start or to mock.
 * Run it: `npm install @frontline-routing/router-core vitest`, `npx vitest run 02-test-a-decision.test.ts`.
 */
import {
  createSentinelSelector,
  NoHealthySentinelError,
  type Region,
  type Sentinel,
} from "@frontline-routing/router-core";
import { describe, expect, it } from "vitest";

// The rules. Yours are where your proxy imports them from.
const EU: Region[] = ["eu-central-1.aws", "eu-west-1.aws", "eu-north-1.aws"];
const selectorOf = (region: Region) => createSentinelSelector({ region, allowedRegions: EU });

const route = { deploymentId: "d_1" };
const healthyIn = (...regions: Region[]): Sentinel[] =>
  regions.map((region) => ({ id: `s_${region}`, region, health: "healthy" }));

describe("a request of an EU tenant", () => {
  it("is served where it arrives", () => {
    const decision = selectorOf("eu-west-1.aws").selectSentinel(route, healthyIn(...EU));
    expect(decision).toMatchObject({ destination: "local", localSentinel: { id: "s_eu-west-1.aws" } });
  });

  it("goes to the nearest region of the EU, though Zurich is nearer", () => {
    const decision = selectorOf("eu-central-1.aws").selectSentinel(
      route,
      healthyIn("eu-central-2.aws", ...EU.slice(1)), // Zurich, and Frankfurt has none
    );
    expect(decision.nearestNlbRegion).toBe("eu-north-1.aws");
  });

  it.each(EU)("that arrives in %s never leaves the EU", (region) => {
    const select = () => selectorOf(region).selectSentinel(route, healthyIn("us-east-1.aws", "eu-west-2.aws"));
    expect(select).toThrow(NoHealthySentinelError);
  });

  it("says why a region was passed over", () => {
    const { regions } = selectorOf("eu-west-1.aws").explain(route, healthyIn("eu-west-2.aws", "eu-north-1.aws"));
    expect(regions).toContainEqual(expect.objectContaining({ region: "eu-west-2.aws", reason: "NOT_ALLOWED" }));
  });
});
//=> … ✓ 02-test-a-decision.test.ts (6 tests) …
