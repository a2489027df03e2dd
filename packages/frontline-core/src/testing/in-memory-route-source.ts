import type { FrontlineRoute } from "@frontline-routing/router-core";
import * as check from "@frontline-routing/router-core/options";
import {
  type Changes,
  type Cursor,
  checkFrontlineSentinel,
  type DeploymentState,
  type FrontlineSentinel,
  type ReadAgain,
  type RouteSource,
  type RouteState,
  type SourceState,
} from "../port/route-source.ts";

/** Routes and their history in memory: the `memory` of `createInMemoryRouteRepository` of routing-core is one. */
export interface RouteMemory {
  /** By id. Where it doesn't know its rows apart, those that the source removed are. */
  readonly routes: Map<string, FrontlineRoute> & { incarnationOf?(frontlineRouteId: string): string };
  /** Every committed change, oldest first. */
  readonly routeChanges: readonly { readonly frontlineRouteId: string }[];
  /** By id. Left out: nothing is said of deployments but what is put. */
  readonly deployments?: ReadonlyMap<string, DeploymentState>;
}

/** What a source in memory starts with. */
export interface InMemoryRouteSourceOptions {
  /** Where the routes are. Default: a memory of its own, in which nothing is ever committed. */
  readonly memory?: RouteMemory | undefined;
  readonly sentinels?: readonly FrontlineSentinel[] | undefined;
}

/** A source in memory, to which the platform's own writes can be made. */
export interface InMemoryRouteSource extends RouteSource {
  /** Inserts a sentinel, or writes over the one of its id. */
  putSentinel(sentinel: FrontlineSentinel): void;
  /** Says where a deployment runs. What is left out is as the memory has it, or said by nobody. */
  putDeployment(deploymentId: string, state: DeploymentState): void;
  /** Inserts a route or writes over it, as other software would: no change is told of it. */
  putRoute(route: FrontlineRoute): void;
  /** Removes a route, as other software would. */
  removeRoute(frontlineRouteId: string): void;
}

// Its regions are free, as a row's are.
const checkDeploymentState = /* @__PURE__ */ check.rowOf("a deployment's state", {
  regions: /* @__PURE__ */ check.optional(
    /* @__PURE__ */ check.listOf("a list of regions", /* @__PURE__ */ check.text(1)),
  ),
  desiredState: /* @__PURE__ */ check.optional(/* @__PURE__ */ check.text(1)),
} satisfies check.ChecksOf<DeploymentState>);

// So that a cursor of another memory is known for one.
const memoryIds = new WeakMap<RouteMemory, number>();
let memories = 0;

function idOf(memory: RouteMemory): number {
  const id = memoryIds.get(memory) ?? memories++;
  memoryIds.set(memory, id);
  return id;
}

/**
 * A source in memory that keeps every rule of `RouteSource`, so that "promote, and the router follows" is a unit test.
 *
 * @throws {TypeError} an option is unknown or of the wrong type, or there is half a sentinel
 * @example
 * const repository = createInMemoryRouteRepository({ deployments, routes });
 * const source = createInMemoryRouteSource({ memory: repository.memory, sentinels });
 * const router = createRouter({ region: "eu-west-1.aws", source });
 */
export function createInMemoryRouteSource(options?: InMemoryRouteSourceOptions): InMemoryRouteSource {
  const given = check.resolveOptions("createInMemoryRouteSource", options, {
    memory: check.satisfying<RouteMemory>("the memory of a repository", isMemory, {
      routes: new Map(),
      routeChanges: [],
    }),
    sentinels: check.listOf("a list of sentinels", checkFrontlineSentinel, []),
  } satisfies check.ChecksOf<InMemoryRouteSourceOptions>);
  const { memory } = given;
  const sentinels = new Map(given.sentinels.map((sentinel) => [sentinel.id, sentinel]));
  const removals = new Map<string, number>();
  const deployments = new Map<string, DeploymentState>();
  const memoryId = idOf(memory);

  function stateOf({ ...route }: FrontlineRoute): RouteState {
    const incarnation = memory.routes.incarnationOf?.(route.id) ?? String(removals.get(route.id) ?? 0);
    return Object.freeze({ route: Object.freeze(route), incarnation, ...deploymentOf(route.deploymentId) });
  }

  function deploymentOf(id: string): DeploymentState {
    const [put, known] = [deployments.get(id), memory.deployments?.get(id)];
    const { regions = known?.regions, desiredState = known?.desiredState } = put ?? {};
    return { ...(regions && { regions: Object.freeze([...regions].sort()) }), ...(desiredState && { desiredState }) };
  }

  function read({ hostnames, environmentIds, deploymentIds = [] }: ReadAgain): SourceState {
    const wanted = new Set(hostnames);
    const found = [...memory.routes.values()].filter((route) => wanted.has(route.fullyQualifiedDomainName));
    const routes = new Map<string, RouteState | null>(hostnames.map((hostname) => [hostname, null]));
    for (const route of found) routes.set(route.fullyQualifiedDomainName, stateOf(route));
    const ids = new Set([...environmentIds, ...found.map(({ environmentId }) => environmentId)]);
    return {
      routes,
      environments: new Map([...ids].map((id) => [id, { sentinels: sentinelsOf(id) }])),
      deployments: new Map(deploymentIds.map((id) => [id, deploymentOf(id)])),
    };
  }

  function sentinelsOf(environmentId: string): readonly FrontlineSentinel[] {
    const own = [...sentinels.values()].filter((sentinel) => sentinel.environmentId === environmentId);
    return Object.freeze(own.sort((a, b) => (a.id < b.id ? -1 : 1)));
  }

  /** How many changes a cursor has been told, or `undefined` if it is none of this memory. */
  function toldUpTo(cursor: Cursor): number | undefined {
    if (typeof cursor !== "object" || cursor === null || !("told" in cursor)) return undefined;
    const { told } = cursor;
    return typeof told === "number" && cursor.memory === memoryId ? told : undefined;
  }

  function follow(told: number): Pick<Extract<Changes, { outcome: "followed" }>, "changed" | "removedRouteIds"> {
    const ids = new Set(memory.routeChanges.slice(told).map(({ frontlineRouteId }) => frontlineRouteId));
    const present = [...ids].flatMap((id) => memory.routes.get(id) ?? []);
    return {
      changed: {
        routes: new Map(present.map((route) => [route.fullyQualifiedDomainName, stateOf(route)])),
        environments: new Map(),
      },
      removedRouteIds: [...ids].filter((id) => !memory.routes.has(id)),
    };
  }

  return {
    putSentinel: (sentinel) => put(sentinels, checkFrontlineSentinel(sentinel, "sentinel")),
    putDeployment: (id, state) => void deployments.set(id, checkDeploymentState(state, "state")),
    putRoute: (route) => put(memory.routes, check.checkFrontlineRoute(route, "route")),
    removeRoute(id) {
      if (memory.routes.delete(id)) removals.set(id, (removals.get(id) ?? 0) + 1);
    },
    async lookup({ hostnames }, { signal }) {
      signal.throwIfAborted();
      return { state: read({ hostnames, environmentIds: [] }), covers: true };
    },
    async changes({ since, again: wanted }, { signal }) {
      signal.throwIfAborted();
      const again = read(wanted);
      const cursor = { memory: memoryId, told: memory.routeChanges.length };
      if (since === undefined) return { outcome: "started", cursor, again };
      const told = toldUpTo(since);
      if (told === undefined) return { outcome: "lost", reason: "unknown-cursor", cursor, again };
      if (told > cursor.told) return { outcome: "lost", reason: "truncated", cursor, again };
      return { outcome: "followed", cursor, ...follow(told), again, more: false };
    },
  };
}

function put<T extends { readonly id: string }>(rows: Map<string, T>, row: T): void {
  rows.set(row.id, row);
}

function isMemory(value: unknown): value is RouteMemory {
  if (typeof value !== "object" || value === null || !("routes" in value) || !("routeChanges" in value)) return false;
  return value.routes instanceof Map && Array.isArray(value.routeChanges);
}
