import { isDeepStrictEqual } from "node:util";
import { until } from "@frontline-routing/chaos/until";
import { createRouteSource, openDatabase } from "@frontline-routing/frontline-adapter";
import { createRouter, type Router } from "@frontline-routing/frontline-core";
import type { FrontlineRoute } from "@frontline-routing/router-core";

/** The longest from the begin of a poll to the begin of the next. */
const INTERVAL_MS = 250;

export type RoutesById = ReadonlyMap<string, FrontlineRoute>;

/** A router that reads on one node. */
export interface NodeRouter {
  readonly router: Router;
  /** What has happened to it so far. */
  readonly story: RouterStory;
  /**
   * What it holds, as soon as that equals what its node's store has, or when the time is up within which it has to.
   *
   * @param since when the store last changed, by `performance.now()`
   */
  heldAfter(stored: RoutesById, since: number): Promise<RoutesById>;
  /** Closes its connections, too. */
  close(): Promise<void>;
}

/** What happened to a router. */
export interface RouterStory {
  /** How many changes were told. */
  told: number;
  failedPolls: number;
  /** Why changes may have been missed, each time. */
  readonly losses: string[];
  /** Hostnames that held what no history had told, each time. */
  readonly corrected: string[];
}

/** @param hostnames whose routes it is to hold; they must be there on that node */
export async function startNodeRouter(url: string, hostnames: readonly string[]): Promise<NodeRouter> {
  const db = openDatabase(url);
  const story: RouterStory = { told: 0, failedPolls: 0, losses: [], corrected: [] };
  const router = createRouter({
    region: "us-east-1.aws",
    source: createRouteSource(db),
    followIntervalMs: INTERVAL_MS,
    onEvent(event) {
      if (event.type === "poll") story.told += event.changed;
      if (event.type === "poll-failed") story.failedPolls += 1;
      if (event.type === "lost") story.losses.push(event.reason);
      if (event.type === "corrected") story.corrected.push(event.hostname);
    },
  });
  await router.poll(); // where following begins only while routes are looked up, what was found is not held
  const found = await router.lookupMany(hostnames);
  if (found.size < hostnames.length) throw new Error(`found ${found.size} of ${hostnames.length} routes on ${url}`);
  return {
    router,
    story,
    async heldAfter(stored, since) {
      const { resyncBoundMs = 0 } = router.freshness();
      const leftMs = since + resyncBoundMs + INTERVAL_MS - performance.now();
      const asStored = async () => {
        const held = await heldRoutes(router);
        return isDeepStrictEqual(held, stored) ? held : undefined;
      };
      return (await until(asStored, leftMs)) ?? (await heldRoutes(router));
    },
    async close() {
      await router.close();
      await db.destroy();
    },
  };
}

async function heldRoutes(router: Router): Promise<RoutesById> {
  return routesById((await router.dump()).routes.map(({ route }) => route));
}

export function routesById(routes: readonly FrontlineRoute[]): RoutesById {
  return new Map(routes.map((route) => [route.id, route]));
}
