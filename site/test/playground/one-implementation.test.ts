import * as routerCore from "@frontline-routing/router-core";
import fc from "fast-check";
import { afterEach, expect, it, vi } from "vitest";
import { anyCase } from "./arbitrary-case.ts";

afterEach(() => {
  vi.doUnmock("@frontline-routing/router-core");
  vi.resetModules();
});

// A playground that ranked regions itself, however rightly, would not follow a selector that decides wrongly.
it("shows what the package decides, also if that were wrong", async () => {
  vi.doMock("@frontline-routing/router-core", () => ({ ...routerCore, createSentinelSelector: backwards }));
  const { decideCase } = await import("../../playground/decision/decide-case.ts");
  const { compareTables } = await import("../../playground/decision/compare-tables.ts");
  const { mapOfCase } = await import("../../playground/map/map-of-case.ts");
  const { summaryOfCase } = await import("../../playground/decision/summary-of-case.ts");
  vi.doUnmock("@frontline-routing/router-core");
  vi.resetModules();
  const asItIs = await import("../../playground/decision/decide-case.ts");

  let differing = 0;
  fc.assert(
    fc.property(anyCase, (theCase) => {
      const decided = decideCase(theCase);
      const { attempts } = asItIs.decideCase(theCase);
      expect(decided.attempts).toEqual(attempts.toReversed());

      const first = attempts.at(-1);
      if (!first) return;
      const to = first.nearestNlbRegion ?? theCase.at;
      const comparison = compareTables(theCase, decided);
      expect(comparison.measured[0]?.region).toBe(to);
      expect(summaryOfCase(theCase.at, decided, comparison).headline).toContain(to);
      const marked = mapOfCase(theCase, decided).markers.filter(({ place }) => place === 1);
      for (const { region } of marked) expect(region).toBe(to);
      if (attempts.length > 1) differing++;
    }),
  );
  expect(differing).toBeGreaterThan(10);
});

function backwards(options: routerCore.SentinelSelectorOptions): routerCore.SentinelSelector {
  const selector = routerCore.createSentinelSelector(options);
  return { ...selector, planRoute: (...asked) => selector.planRoute(...asked).toReversed() };
}
