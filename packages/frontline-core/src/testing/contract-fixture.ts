import type { FrontlineRoute } from "@frontline-routing/router-core";
import type { Changes, Cursor, ReadAgain } from "../port/changes.ts";
import type { FrontlineSentinel } from "../port/frontline-sentinel.ts";
import type { RouteSource } from "../port/route-source.ts";
import type { RouteState } from "../port/source-state.ts";
import { until } from "./expect.ts";
import type { RouteSourceSeed } from "./source-writes.ts";

/** A route of `env_1` at `d_1`, with what a case needs otherwise. */
export function aRoute(id: string, overrides: Partial<FrontlineRoute> = {}): FrontlineRoute {
  return {
    id,
    projectId: "p_1",
    environmentId: "env_1",
    deploymentId: "d_1",
    fullyQualifiedDomainName: hostnameOf(id),
    sticky: "live",
    revision: 0,
    ...overrides,
  };
}

export function hostnameOf(id: string): string {
  return `${id.replaceAll("_", "-")}.example.com`;
}

/** A healthy sentinel of `env_1`, with what a case needs otherwise. */
export function aSentinel(id: string, overrides: Partial<FrontlineSentinel> = {}): FrontlineSentinel {
  return {
    id,
    environmentId: "env_1",
    region: "us-east-1.aws",
    k8sAddress: `${id.replaceAll("_", "-")}.svc:8080`,
    health: "healthy",
    desiredState: "running",
    availableReplicas: 1,
    ...overrides,
  };
}

/** What most cases start with. */
export const SEED: RouteSourceSeed = {
  routes: [aRoute("r_1"), aRoute("r_2"), aRoute("r_9", { environmentId: "env_2" })],
  sentinels: [aSentinel("s_2", { region: "eu-west-1.aws" }), aSentinel("s_1")],
};

export const NOTHING: ReadAgain = { hostnames: [], environmentIds: [] };

const never = new AbortController().signal;

/** What a hostname's route is, as a lookup says. */
export async function lookedUp(source: RouteSource, hostname: string): Promise<RouteState | null | undefined> {
  return (await source.lookup({ hostnames: [hostname] }, { signal: never })).state.routes.get(hostname);
}

/** A poll with its outcome. */
export function poll(source: RouteSource, since: Cursor | undefined, again: ReadAgain = NOTHING): Promise<Changes> {
  return source.changes({ since, again }, { signal: never });
}

/** The cursor of a source that is followed from now on. */
export async function start(source: RouteSource): Promise<Cursor> {
  const started = await poll(source, undefined);
  if (started.outcome !== "started") throw new Error(`without a cursor: expected "started", got "${started.outcome}"`);
  return started.cursor;
}

/** What was told by polls from a cursor on. */
export interface Told {
  readonly cursor: Cursor;
  /** By hostname, as last told. */
  readonly routes: ReadonlyMap<string, RouteState | null>;
  readonly removedRouteIds: ReadonlySet<string>;
}

/** Polls from a cursor on until what was told will do. */
export async function follow(
  what: string,
  source: RouteSource,
  since: Cursor,
  isDone: (told: Told) => boolean,
): Promise<Told> {
  let cursor = since;
  const routes = new Map<string, RouteState | null>();
  const removedRouteIds = new Set<string>();
  return await until(
    what,
    async () => {
      const changes = await poll(source, cursor);
      if (changes.outcome === "started" || changes.outcome === "lost") {
        throw new Error(`${what}: expected to be followed, got "${changes.outcome}"`);
      }
      if (changes.outcome === "followed") {
        cursor = changes.cursor;
        for (const [hostname, state] of changes.changed.routes) routes.set(hostname, state);
        for (const id of changes.removedRouteIds) removedRouteIds.add(id);
      }
      return { cursor, routes, removedRouteIds };
    },
    isDone,
  );
}

/** Whether a route was told to be at a deployment. */
export function wasToldAt(deploymentId: string, ...ids: readonly string[]): (told: Told) => boolean {
  return ({ routes }) => ids.every((id) => routes.get(hostnameOf(id))?.route.deploymentId === deploymentId);
}
