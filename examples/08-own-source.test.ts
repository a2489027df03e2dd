/**
 * A source over a store of your own, here two maps and a log of changes, checked by what every source must pass.
 * Run it: `npm install @frontline-routing/frontline-core vitest`, `npx vitest run 08-own-source.test.ts`.
 */
import { randomUUID } from "node:crypto";
import type { ReadAgain, RouteState } from "@frontline-routing/frontline-core";
import { type MakeRouteSource, routeSourceContract } from "@frontline-routing/frontline-core/testing";
import { it } from "vitest";

const makeOwnSource: MakeRouteSource = async ({ routes = [], sentinels = [] }) => {
  const store = randomUUID(); // part of each cursor, so that one of another store is known for it
  const log: string[] = []; // the ids of the routes that were changed, in the order of the commits
  const rows = new Map<string, RouteState>();
  const gateways = new Map(sentinels.map((sentinel) => [sentinel.id, sentinel]));
  const put = ({ route, incarnation = randomUUID() }: Partial<RouteState> & Pick<RouteState, "route">) =>
    void rows.set(route.id, { route, incarnation });
  for (const route of routes) put({ route });
  const byHostname = (all: RouteState[]) => new Map(all.map((row) => [row.route.fullyQualifiedDomainName, row]));
  function read({ hostnames, environmentIds }: ReadAgain) {
    const known = byHostname([...rows.values()]);
    const found = new Map(hostnames.map((hostname) => [hostname, known.get(hostname) ?? null]));
    const ids = [...environmentIds, ...[...found.values()].flatMap((row) => row?.route.environmentId ?? [])];
    const sorted = [...gateways.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
    const sentinelsOf = (id: string) => sorted.filter(({ environmentId }) => environmentId === id);
    return { routes: found, environments: new Map(ids.map((id) => [id, { sentinels: sentinelsOf(id) }])) };
  }
  return {
    source: {
      async lookup({ hostnames }, { signal }) {
        signal.throwIfAborted();
        return { state: read({ hostnames, environmentIds: [] }), covers: true }; // a replica may lag, and say `false`
      },
      async changes({ since, again }, { signal }) {
        signal.throwIfAborted();
        const answer = { cursor: `${store} ${log.length}`, again: read(again) };
        if (since === undefined) return { outcome: "started", ...answer };
        const [of, told] = String(since).split(" ");
        if (of !== store) return { outcome: "lost", reason: "unknown-cursor", ...answer };
        const ids = [...new Set(log.slice(Number(told)))];
        const changed = { routes: byHostname(ids.flatMap((id) => rows.get(id) ?? [])), environments: new Map() };
        const removedRouteIds = ids.filter((id) => !rows.has(id));
        return { outcome: "followed", ...answer, changed, removedRouteIds, more: false };
      },
    },
    // How the cases write to the store, as the platform does: `moveRoute` by a commit, the others past the log.
    writes: {
      putSentinel: (sentinel) => void gateways.set(sentinel.id, sentinel),
      putRoute: (route) => put({ ...rows.get(route.id), route }),
      removeRoute: (id) => void rows.delete(id),
      moveRoute(id, deploymentId) {
        const row = rows.get(id);
        if (row) put({ ...row, route: { ...row.route, deploymentId, revision: row.route.revision + 1 } });
        log.push(id);
      },
    },
  };
};

for (const { name, run } of routeSourceContract(makeOwnSource)) it(name, run); //=> … ✓ 08-own-source.test.ts (…) …
