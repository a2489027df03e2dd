import type { FrontlineRoute } from "@frontline-routing/router-core";
import type { FrontlineSentinel, RouterOptions, RouteSource } from "../src/index.ts";
import { createRouter } from "../src/index.ts";
import { createInMemoryRouteSource } from "../src/testing.ts";
import { aMemory, move } from "./a-memory.ts";

export function aRoute(id: string, overrides: Partial<FrontlineRoute> = {}): FrontlineRoute {
  return {
    id,
    projectId: "p_1",
    environmentId: "env_1",
    deploymentId: "d_1",
    fullyQualifiedDomainName: `${id}.example.com`,
    sticky: "live",
    revision: 0,
    ...overrides,
  };
}

export function aSentinel(id: string, overrides: Partial<FrontlineSentinel> = {}): FrontlineSentinel {
  return {
    id,
    environmentId: "env_1",
    region: "eu-west-1.aws",
    k8sAddress: `${id}.svc:8080`,
    health: "healthy",
    desiredState: "running",
    availableReplicas: 1,
    ...overrides,
  };
}

/** What a call does in place of being answered: fail, hang, or answer what a later one would not. */
export type Trouble = (call: "changes" | "lookup") => Promise<never> | undefined;

/** A source in memory whose calls are counted and can be made to fail, and a clock that tests set. */
export function aSource(routes: readonly FrontlineRoute[] = [aRoute("r1")], sentinels = [aSentinel("s1")]) {
  const memory = aMemory(routes);
  const inner = createInMemoryRouteSource({ memory, sentinels });
  const calls = { changes: 0, lookup: 0 };
  let trouble: Trouble = () => undefined;
  const source: RouteSource = {
    async lookup(query, options) {
      calls.lookup += 1;
      return await (trouble("lookup") ?? inner.lookup(query, options));
    },
    async changes(query, options) {
      calls.changes += 1;
      return await (trouble("changes") ?? inner.changes(query, options));
    },
  };
  return {
    source,
    inner,
    memory,
    calls,
    move: (id: string, deploymentId: string) => move(memory, id, deploymentId),
    setTrouble: (next: Trouble) => {
      trouble = next;
    },
  };
}

/** A router of `eu-west-1.aws` that polls when it is told to, on a clock that stands still until it is set. */
export function aRouter(source: RouteSource, options: Partial<RouterOptions> = {}) {
  const clock = { now: 0 };
  const router = createRouter({
    region: "eu-west-1.aws",
    source,
    now: () => clock.now,
    followIntervalMs: 0,
    ...options,
  });
  return { router, clock };
}

export const down: Trouble = () => Promise.reject(new Error("select secret from down"));
export const hanging: Trouble = () => new Promise(() => {});
