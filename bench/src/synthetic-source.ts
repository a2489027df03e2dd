import { setImmediate as turn } from "node:timers/promises";
import type {
  Changes,
  FrontlineSentinel,
  RouteSource,
  RouteState,
  SourceState,
} from "@frontline-routing/frontline-core";

/** What a synthetic source has, and how it is watched and steered. */
export interface SyntheticSourceOptions {
  readonly routesPerEnvironment: number;
  /** Where every environment has a healthy sentinel. */
  readonly regions: readonly string[];
  /** Called with every lookup. */
  readonly onLookup?: () => void;
  /** What the next page of a poll is told, beside what it reads again. Default: that nothing changed. */
  readonly nextTold?: () => Told;
}

/** What a page of a poll may be told. */
export type Told = { readonly removedRouteIds: readonly string[]; readonly more: boolean } | "lost";

/** That nothing changed. */
export const NOTHING_TOLD: Told = { removedRouteIds: [], more: false };

/**
 * A source that works out what it answers, as fast as may be, so that what is measured is the router. The hostnames are
 * those of {@link syntheticHostname}, as many as anybody asks for, and values are objects of their own, as a driver makes
 * them.
 */
export function createSyntheticSource(options: SyntheticSourceOptions): RouteSource {
  const { routesPerEnvironment, regions, onLookup, nextTold = () => NOTHING_TOLD } = options;

  function stateOf(hostname: string): RouteState {
    const index = indexOf(hostname);
    const route = {
      id: fresh(`r_${index}`),
      projectId: "p_1",
      environmentId: fresh(`env_${Math.floor(index / routesPerEnvironment)}`),
      deploymentId: fresh(`d_${index}`),
      fullyQualifiedDomainName: hostname,
      sticky: "live",
      revision: 1,
    } as const;
    return Object.freeze({ route: Object.freeze(route), incarnation: "1" });
  }

  function sentinelsOf(environmentId: string): { readonly sentinels: readonly FrontlineSentinel[] } {
    const sentinels = regions.map(
      (region, place): FrontlineSentinel => ({
        id: fresh(`s_${environmentId}_${place}`),
        environmentId,
        region: fresh(region),
        k8sAddress: fresh(`${environmentId}.${region}.internal:8040`),
        health: "healthy",
        desiredState: "running",
        availableReplicas: 1,
      }),
    );
    return { sentinels };
  }

  function read(hostnames: readonly string[], environmentIds: readonly string[]): SourceState {
    const routes = new Map(hostnames.map((hostname) => [hostname, stateOf(hostname)]));
    return { routes, environments: new Map(environmentIds.map((id) => [id, sentinelsOf(id)])) };
  }

  return {
    async lookup({ hostnames }) {
      onLookup?.();
      const { routes } = read(hostnames, []);
      const ids = new Set([...routes.values()].flatMap((state) => state?.route.environmentId ?? []));
      return { state: { routes, environments: read([], [...ids]).environments }, covers: true };
    },
    async changes({ since, again: wanted }): Promise<Changes> {
      await turn(); // as whatever does I/O
      const again = read(wanted.hostnames, wanted.environmentIds);
      const answer = { cursor: 1, again };
      if (since === undefined) return { outcome: "started", ...answer };
      const told = nextTold();
      if (told === "lost") return { outcome: "lost", reason: "replaced", ...answer };
      return { outcome: "followed", ...answer, ...told, changed: read([], []) };
    },
  };
}

/** A hostname that every synthetic source has. */
export function syntheticHostname(index: number): string {
  return fresh(`app-${index}.customers.example.com`);
}

/** The id of its route. */
export function syntheticRouteId(index: number): string {
  return fresh(`r_${index}`);
}

/** A string as parsers and drivers make it: flat, and the same as no other. */
export function fresh(text: string): string {
  return Buffer.from(text).toString();
}

function indexOf(hostname: string): number {
  return Number.parseInt(hostname.slice("app-".length), 10);
}
