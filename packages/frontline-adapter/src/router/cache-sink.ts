import type { FrontlineRoute } from "@frontline-routing/router-core";
import type { Cache } from "../cache/cache.ts";
import type { BeginReading } from "../cache/reading.ts";
import type { FollowerSink } from "../follower/follower-sink.ts";
import type { EnvironmentSentinels } from "./environment-sentinels.ts";
import type { FrontlineSentinel } from "./frontline-sentinel.ts";
import { toSentinels } from "./load-lookup.ts";

/** What a follower's findings go into. */
export interface CacheSinkOptions {
  readonly routes: Cache<FrontlineRoute>;
  readonly sentinels: Cache<EnvironmentSentinels>;
  readonly beginReading: BeginReading;
  readonly hold: (environmentId: string, list: readonly FrontlineSentinel[]) => EnvironmentSentinels;
}

/** Puts what a follower finds into a router's caches. */
export function createCacheSink({ routes, sentinels, beginReading, hold }: CacheSinkOptions): FollowerSink {
  let waiting: string[] = [];

  return {
    begin: beginReading,
    applyRoutes(changed, reading) {
      for (const route of changed) {
        routes.tell(route.fullyQualifiedDomainName.toLowerCase(), Object.freeze(route), reading);
      }
    },
    forgetRoute(frontlineRouteId) {
      for (const [hostname, route] of routes.entries()) {
        if (route.id === frontlineRouteId) routes.invalidate(hostname);
      }
    },
    nextEnvironments(limit) {
      if (waiting.length === 0) waiting = [...sentinels.entries()].map(([environmentId]) => environmentId);
      return waiting.splice(0, limit);
    },
    applySentinels(environmentId, rows, reading) {
      sentinels.tell(environmentId, hold(environmentId, toSentinels(environmentId, rows)), reading);
    },
    forgetEverything() {
      routes.clear();
      sentinels.clear();
    },
  };
}
