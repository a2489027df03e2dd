import { createRouter, type Router, type RouteSource } from "@frontline-routing/frontline-core";

/** A router that holds a route, and what was seen of it. */
export interface WatchedRouter {
  readonly router: Router;
  /** The deployments that it decided for after each poll, by what it held: each time that it was another than before. */
  readonly decisions: readonly string[];
  /** How each poll came out. */
  readonly polls: readonly string[];
  /** The deployment that it decides for now, by what it holds. */
  decided(): string | undefined;
}

/** @param followIntervalMs in milliseconds; 0: it polls only when it is told to */
export async function watchRouter(
  source: RouteSource,
  hostname: string,
  followIntervalMs: number,
): Promise<WatchedRouter> {
  const decisions: string[] = [];
  const polls: string[] = [];
  const router = createRouter({
    region: "us-east-1.aws",
    source,
    followIntervalMs,
    onEvent(event) {
      if (event.type === "poll-failed") polls.push("failed");
      if (event.type !== "poll") return;
      polls.push(event.outcome);
      note();
    },
  });
  await router.route(hostname);
  note();
  return { router, decisions, polls, decided };

  function decided(): string | undefined {
    return router.routeCached(hostname)?.deploymentId;
  }

  function note(): void {
    const id = decided();
    if (id !== undefined && id !== decisions.at(-1)) decisions.push(id);
  }
}
