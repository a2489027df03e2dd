/**
 * A repository over a store of your own, here a few maps and lists, checked by what every repository must pass.
 * Run it: `npm install @frontline-routing/routing-core vitest`, `npx vitest run 07-own-repository.test.ts`.
 */
import type { EnvironmentState, LiveChange, RouteChange, RouteRepository } from "@frontline-routing/routing-core";
import { applyChangeSet, checkChangeSet, replayChangeSet } from "@frontline-routing/routing-core/repository";
import { type RouteRepositorySeed, routeRepositoryContract } from "@frontline-routing/routing-core/testing";
import { it } from "vitest";

async function createOwnRepository({ routes = [], deployments = [] }: RouteRepositorySeed): Promise<RouteRepository> {
  const rows = new Map(routes.map((route) => [route.id, { ...route, incarnation: "" }])); // tells rows of one id apart
  const environments = new Map<string, EnvironmentState>();
  const [history, swaps] = [[] as RouteChange[], [] as LiveChange[]];
  const all = () => [...rows.values()].map(({ incarnation: _, ...route }) => route);
  const environmentOf = (environmentId: string) =>
    environments.get(environmentId) ?? { environmentId, deploymentId: null, isRolledBack: false, revision: 0 };
  const read = async <T>(answer: () => T, call?: { readonly signal?: AbortSignal | undefined }) => {
    call?.signal?.throwIfAborted(); // forget `call` in one of those below, and a case of the contract says so
    return answer();
  };
  return {
    findRoutes: (ids, call) => read(() => all().filter(({ id }) => ids.includes(id)), call),
    findRoutesByHostname: (hostnames, call) =>
      read(() => all().filter((row) => hostnames.includes(row.fullyQualifiedDomainName)), call),
    findRoutesOfEnvironment: (id, kinds, call) =>
      read(() => all().filter((row) => row.environmentId === id && kinds.includes(row.sticky)), call),
    findDeployment: (id, call) => read(() => deployments.find((row) => row.id === id), call),
    findDeployments: (ids, call) => read(() => deployments.filter(({ id }) => ids.includes(id)), call),
    findEnvironment: (id, call) => read(() => environmentOf(id), call),
    routeHistory: (id, call) => read(() => history.filter((row) => row.frontlineRouteId === id), call),
    liveHistory: (id, call) => read(() => swaps.filter((row) => row.environmentId === id), call),
    async commit(changeSet, call) {
      call?.signal?.throwIfAborted();
      checkChangeSet(changeSet); // now a database locks the environment and the routes; what never awaits needn't
      const { changeId, environmentId, deploymentId, creates = [] } = changeSet;
      const isThis = (row: RouteChange | LiveChange) => row.changeId === changeId;
      const locked = [...rows.values()];
      const done = replayChangeSet(changeSet, history.filter(isThis), swaps.find(isThis) ?? null, locked);
      if (done) return done;
      const latestRevisions = new Map(history.map((row) => [row.frontlineRouteId, row.revision]));
      const deployment = deployments.find(({ id }) => id === deploymentId);
      const state = { environment: environmentOf(environmentId), routes: locked, latestRevisions, deployment };
      const { environment, routeChanges, liveChange, result } = applyChangeSet(changeSet, state);
      for (const { frontlineRouteId: id, ...row } of creates)
        rows.set(id, { ...row, id, environmentId, deploymentId, revision: 0, incarnation: changeId });
      for (const change of routeChanges) {
        const row = rows.get(change.frontlineRouteId);
        if (row) rows.set(row.id, { ...row, deploymentId: change.deploymentId, revision: change.revision });
        if (change.kind === "remove") rows.delete(change.frontlineRouteId);
        history.push({ ...change, incarnation: row?.incarnation ?? "" });
      }
      if (liveChange) swaps.push(liveChange);
      environments.set(environmentId, environment);
      return result;
    },
  };
}

for (const { name, run } of routeRepositoryContract(createOwnRepository)) it(name, run); //=> … ✓ 07-own-repository.test.ts (…) …
