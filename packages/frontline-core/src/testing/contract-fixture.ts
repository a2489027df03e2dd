import type { FrontlineRoute } from "@frontline-routing/router-core";
import type { Changes, Cursor, FrontlineSentinel, ReadAgain, RouteSource, RouteState } from "../port/route-source.ts";
import { until } from "./expect.ts";
import type { ContractCase, MakeRouteSource, RouteSourceSeed, SourceWrites } from "./source-writes.ts";

const ROUTE = { projectId: "p_1", environmentId: "env_1", deploymentId: "d_1", sticky: "live", revision: 0 } as const;
const SENTINEL = { environmentId: "env_1", health: "healthy", desiredState: "running", availableReplicas: 1 } as const;

/** A route of `env_1` at `d_1`, with what a case needs otherwise. */
export function aRoute(id: string, overrides: Partial<FrontlineRoute> = {}): FrontlineRoute {
  return { id, fullyQualifiedDomainName: hostnameOf(id), ...ROUTE, ...overrides };
}

export function hostnameOf(id: string): string {
  return `${id.replaceAll("_", "-")}.example.com`;
}

/** A healthy sentinel of `env_1`, with what a case needs otherwise. */
export function aSentinel(id: string, overrides: Partial<FrontlineSentinel> = {}): FrontlineSentinel {
  return { id, region: "us-east-1.aws", k8sAddress: `${hostnameOf(id)}:8080`, ...SENTINEL, ...overrides };
}

/** Ids of many routes, and the like. */
export function many(count: number, prefix = "many"): string[] {
  return Array.from({ length: count }, (_, i) => `${prefix}_${i}`);
}

/** What most cases start with. */
export const SEED: RouteSourceSeed = {
  routes: [aRoute("r_1"), aRoute("r_2"), aRoute("r_9", { environmentId: "env_2" })],
  sentinels: [aSentinel("s_2", { region: "eu-west-1.aws" }), aSentinel("s_1")],
};

/** As it comes back from a file. */
export function copyOf(cursor: Cursor): Cursor {
  return JSON.parse(JSON.stringify(cursor));
}

/** What was told by polls from a cursor on. */
interface Told {
  readonly cursor: Cursor;
  /** By hostname, as last told. */
  readonly routes: ReadonlyMap<string, RouteState | null>;
  readonly removedRouteIds: ReadonlySet<string>;
}

/** Whether routes were told to be each at a deployment. */
export function wasToldAt(places: Readonly<Record<string, string>>): (told: Told) => boolean {
  return ({ routes }) =>
    Object.entries(places).every(([id, at]) => routes.get(hostnameOf(id))?.route.deploymentId === at);
}

const { signal } = new AbortController();

/** A source that holds a seed, as the cases ask it. */
export class SeededSource {
  readonly source: RouteSource;
  readonly writes: SourceWrites;

  constructor({ source, writes }: Awaited<ReturnType<MakeRouteSource>>) {
    this.source = source;
    this.writes = writes;
  }

  async lookup(hostnames: readonly string[], notOlderThan?: Cursor) {
    return await this.source.lookup({ hostnames, notOlderThan }, { signal });
  }

  /** What a route is, as a lookup says. */
  async lookedUp(id: string): Promise<RouteState | null | undefined> {
    return (await this.lookup([hostnameOf(id)])).state.routes.get(hostnameOf(id));
  }

  /** A poll with its outcome. */
  async poll(since?: Cursor, again: Partial<ReadAgain> = {}): Promise<Changes> {
    return await this.source.changes({ since, again: { hostnames: [], environmentIds: [], ...again } }, { signal });
  }

  /** The cursor of a source that is followed from now on. */
  async start(): Promise<Cursor> {
    const started = await this.poll();
    if (started.outcome === "started") return started.cursor;
    throw new Error(`without a cursor: expected "started", got "${started.outcome}"`);
  }

  /** Polls from a cursor on until what was told will do. */
  async follow(what: string, since: Cursor, isDone: (told: Told) => boolean): Promise<Told> {
    let cursor = since;
    const routes = new Map<string, RouteState | null>();
    const removedRouteIds = new Set<string>();
    const ask = async () => {
      const changes = await this.poll(cursor);
      if (changes.outcome === "started" || changes.outcome === "lost") {
        throw new Error(`${what}: expected to be followed, got "${changes.outcome}"`);
      }
      if (changes.outcome === "followed") {
        cursor = changes.cursor;
        for (const [hostname, state] of changes.changed.routes) routes.set(hostname, state);
        for (const id of changes.removedRouteIds) removedRouteIds.add(id);
      }
      return { cursor, routes, removedRouteIds };
    };
    return await until(what, ask, isDone);
  }
}

/** Cases by name, each on a source of its own. */
export function seededWith(seed: RouteSourceSeed, cases: Record<string, (seeded: SeededSource) => Promise<void>>) {
  return (make: MakeRouteSource): ContractCase[] =>
    Object.entries(cases).map(([name, test]) => {
      return { name, run: async () => await test(new SeededSource(await make(seed))) };
    });
}
