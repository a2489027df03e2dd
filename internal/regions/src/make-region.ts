import type { Region } from "@frontline-routing/router-core";
import type { HealthChecker } from "./health/health-checker.ts";
import { allStarted } from "./parts/all-started.ts";
import type { Part } from "./parts/part.ts";
import type { PlatformRegion } from "./platform.ts";
import type { SentinelPart } from "./sentinel/start-sentinel.ts";

/** A region out of its parts. */
export function makeRegion(
  frontline: { readonly region: Region; readonly url: string; readonly adminUrl: string; readonly frontline: Part },
  sentinels: readonly SentinelPart[],
  health: HealthChecker,
): PlatformRegion {
  const parts = [frontline.frontline, ...sentinels];
  return {
    ...frontline,
    sentinels,
    async kill() {
      await Promise.all(parts.map((part) => part.kill()));
    },
    async restart() {
      await allStarted(parts.filter(({ state }) => state === "down").map((part) => part.restart()));
      await health.untilHealthy(sentinels);
    },
  };
}
