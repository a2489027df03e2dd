import {
  createSentinelSelector,
  formatExplanation,
  isRouterError,
  type RouteDecision,
  type Sentinel,
} from "@frontline-routing/router-core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Case } from "../../playground/case/case.ts";
import { decideCase } from "../../playground/decision/decide-case.ts";
import { anyCase } from "./arbitrary-case.ts";

describe("what the playground shows", () => {
  it("is what a selector decides on a server, whatever the case", () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(anyCase, (theCase) => {
        const expected = onServer(theCase);
        const { attempts, error, explanation, text } = decideCase(theCase);
        seen.add(error?.code ?? expected.attempts[0]?.destination ?? "none");
        expect(attempts).toEqual(expected.attempts);
        expect(error).toEqual(expected.error);
        expect(text).toBe(expected.text);
        expect(explanation.decision).toEqual(attempts[0] ?? null);
      }),
      { numRuns: 500 },
    );
    expect([...seen].sort()).toEqual(["DEPLOYMENT_OFFLINE", "NO_HEALTHY_SENTINEL", "local", "remote"]);
  });
});

/** A second reading of what a case means, every option said: the playground's own leaves out what isn't needed. */
function onServer({ at, key, forwarded, onNoHealthy, running, regions }: Case) {
  const drainedRegions: Record<string, "soft" | "hard"> = {};
  const regionDial: Record<string, number> = {};
  const sentinels: Sentinel[] = [];
  for (const { name, drain, dial, sentinels: healths } of regions) {
    if (drain !== "none") drainedRegions[name] = drain;
    regionDial[name] = dial;
    for (const health of healths) sentinels.push({ id: `s_${sentinels.length + 1}`, region: name, health });
  }
  const isEverywhere = regions.every(({ deployed }) => deployed);
  const isFenced = regions.some(({ allowed }) => !allowed);
  const selector = createSentinelSelector({
    region: at,
    drainedRegions,
    regionDial,
    onNoHealthy,
    allowedRegions: isFenced ? regions.filter(({ allowed }) => allowed).map(({ name }) => name) : undefined,
  });
  const route = {
    deploymentId: "d_1",
    desiredState: running ? "running" : "standby",
    regions: isEverywhere ? undefined : regions.filter(({ deployed }) => deployed).map(({ name }) => name),
  };
  const request = { key, forwarded };
  let attempts: readonly RouteDecision[] = [];
  let error = null;
  try {
    attempts = selector.planRoute(route, sentinels, request);
    expect(selector.selectSentinel(route, sentinels, request)).toEqual(attempts[0]);
  } catch (thrown) {
    if (!isRouterError(thrown)) throw thrown;
    error = { code: thrown.code, status: thrown.status, publicMessage: thrown.publicMessage };
  }
  return { attempts, error, text: formatExplanation(selector.explain(route, sentinels, request)) };
}
