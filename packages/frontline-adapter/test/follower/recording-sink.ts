import type { FrontlineRoute } from "@frontline-routing/router-core";
import { realClock } from "../../src/cache/clock.ts";
import { createReadings } from "../../src/cache/reading.ts";
import type { FollowerSink } from "../../src/follower/follower-sink.ts";
import type { SentinelRow } from "../../src/router/frontline-sentinel.ts";

/** A sink that keeps what it was given. */
export interface RecordingSink extends FollowerSink {
  /** To read the sentinels of, in turn. */
  environments: readonly string[];
  readonly routes: Map<string, FrontlineRoute>;
  readonly gone: string[];
  readonly sentinels: Map<string, readonly SentinelRow[]>;
  /** How often everything was forgotten. */
  forgotten: number;
  /** Throws from the next call that brings routes. */
  failNext: boolean;
}

export function createRecordingSink(environments: readonly string[] = []): RecordingSink {
  const begin = createReadings(realClock(() => performance.now()));
  let next = 0;
  const sink: RecordingSink = {
    environments,
    routes: new Map(),
    gone: [],
    sentinels: new Map(),
    forgotten: 0,
    failNext: false,
    begin,
    applyRoutes(routes) {
      if (sink.failNext) {
        sink.failNext = false;
        throw new Error("the sink failed");
      }
      for (const route of routes) sink.routes.set(route.id, route);
    },
    forgetRoute(id) {
      sink.gone.push(id);
    },
    nextEnvironments(limit) {
      const count = Math.min(limit, sink.environments.length);
      const chosen = Array.from({ length: count }, (_, i) => sink.environments[(next + i) % sink.environments.length]);
      next += count;
      return chosen.filter((id) => id !== undefined);
    },
    applySentinels(environmentId, rows) {
      sink.sentinels.set(environmentId, rows);
    },
    forgetEverything() {
      sink.forgotten += 1;
    },
  };
  return sink;
}
