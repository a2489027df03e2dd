import type { Environment, Platform, Traffic } from "@frontline-routing/regions";
import type { Screen } from "./terminal/screen.ts";
import type { WatchedExpectations } from "./terminal/watch-answers.ts";

/** How many preview routes are moved while the routing service is killed. */
const PREVIEW_ROUTES = 24;

/** The hostnames, routes and deployments that the story is about. */
export function createCast({ hostname, idOf }: Environment) {
  const numbers = Array.from({ length: PREVIEW_ROUTES }, (_, i) => String(i + 1).padStart(2, "0"));
  return {
    live: { hostname: hostname("api"), routeId: idOf("r_live") },
    previews: numbers.map((number) => ({ hostname: hostname(`preview-${number}`), routeId: idOf(`r_${number}`) })),
    first: idOf("d_1"),
    second: idOf("d_2"),
  };
}

/** What the steps of the story are played on. */
export interface Stage {
  readonly platform: Platform;
  readonly cast: ReturnType<typeof createCast>;
  readonly screen: Screen;
  /** What may answer the requests that run throughout. */
  readonly expected: WatchedExpectations;
}

/** The same, once requests run. */
export interface LiveStage extends Stage {
  readonly traffic: Traffic;
}
