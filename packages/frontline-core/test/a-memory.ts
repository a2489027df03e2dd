import type { FrontlineRoute } from "@frontline-routing/router-core";

/** Routes and their history, as a repository in memory keeps them. */
export interface Memory {
  readonly routes: Map<string, FrontlineRoute>;
  readonly routeChanges: { readonly frontlineRouteId: string }[];
}

export function aMemory(routes: readonly FrontlineRoute[] = []): Memory {
  return { routes: new Map(routes.map((route) => [route.id, route])), routeChanges: [] };
}

/** A commit, as a router sees it: the route at its new deployment, and a row of history. */
export function move(memory: Memory, id: string, deploymentId: string): void {
  const route = memory.routes.get(id);
  if (route === undefined) throw new Error(`no route ${id}`);
  memory.routes.set(id, { ...route, deploymentId, revision: route.revision + 1 });
  memory.routeChanges.push({ frontlineRouteId: id });
}
