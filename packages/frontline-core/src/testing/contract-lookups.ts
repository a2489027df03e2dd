import { aRoute, aSentinel, hostnameOf, lookedUp, SEED, start } from "./contract-fixture.ts";
import { expectEqual, until } from "./expect.ts";
import type { ContractCase, MakeRouteSource } from "./source-writes.ts";

/** What a lookup answers. */
export function lookupCases(make: MakeRouteSource): ContractCase[] {
  const signal = new AbortController().signal;
  return [
    {
      name: "looks up routes with the sentinels of their environments, and says which hostnames have none",
      async run() {
        const { source } = await make(SEED);
        const hostnames = [hostnameOf("r_1"), hostnameOf("r_9"), "missing.example.com"];
        const { state } = await source.lookup({ hostnames }, { signal });
        expectEqual([...state.routes.keys()].sort(), [...hostnames].sort(), "every hostname that was asked for");
        expectEqual(state.routes.get(hostnameOf("r_1"))?.route, aRoute("r_1"), "the route");
        expectEqual(state.routes.get("missing.example.com"), null, "a hostname without one");
        const wanted = [aSentinel("s_1"), aSentinel("s_2", { region: "eu-west-1.aws" })];
        expectEqual(state.environments.get("env_1")?.sentinels, wanted, "sentinels, in ascending order of ids");
        expectEqual(state.environments.get("env_2")?.sentinels, [], "an environment without any");
      },
    },
    {
      name: "compares the ids of environments exactly",
      async run() {
        const { source } = await make({
          routes: [aRoute("r_1", { environmentId: "env_a" })],
          sentinels: [aSentinel("s_1", { environmentId: "ENV_A" }), aSentinel("s_2", { environmentId: "env_a" })],
        });
        const { state } = await source.lookup({ hostnames: [hostnameOf("r_1")] }, { signal });
        const ids = state.environments.get("env_a")?.sentinels.map(({ id }) => id);
        expectEqual(ids, ["s_2"], "the sentinels of one of two environments that differ by case");
      },
    },
    {
      name: "looks up 500 hostnames at once",
      async run() {
        const ids = Array.from({ length: 500 }, (_, i) => `many_${i}`);
        const { source } = await make({ routes: ids.map((id) => aRoute(id)) });
        const { state } = await source.lookup({ hostnames: ids.map(hostnameOf) }, { signal });
        const found = ids.filter((id) => state.routes.get(hostnameOf(id))?.route.id === id);
        expectEqual(found.length, 500, "routes found");
      },
    },
    {
      name: "covers what was told where nothing has been told since",
      async run() {
        const { source } = await make(SEED);
        const notOlderThan = await start(source);
        const copy = JSON.parse(JSON.stringify(notOlderThan));
        for (const cursor of [notOlderThan, copy]) {
          const ask = () => source.lookup({ hostnames: [hostnameOf("r_1")], notOlderThan: cursor }, { signal });
          await until("a lookup that covers the start", ask, ({ covers }) => covers);
        }
      },
    },
    {
      name: "tells a row from another that is made later under the same id",
      async run() {
        const { source, writes } = await make(SEED);
        const before = await lookedUp(source, hostnameOf("r_1"));
        await writes.putRoute(aRoute("r_1", { deploymentId: "d_other" }));
        const ask = () => lookedUp(source, hostnameOf("r_1"));
        const written = await until("the row written over", ask, (now) => now?.route.deploymentId === "d_other");
        expectEqual(written?.incarnation, before?.incarnation, "the incarnation of a row that was written over");
        await writes.removeRoute("r_1");
        await writes.putRoute(aRoute("r_1", { deploymentId: "d_new" }));
        const after = await until("the new row", ask, (now) => now?.route.deploymentId === "d_new");
        expectEqual(after?.incarnation === before?.incarnation, false, "whether a new row has the old incarnation");
      },
    },
    {
      name: "rejects with the reason of a signal that is aborted already",
      async run() {
        const { source } = await make(SEED);
        const reason = new Error("enough");
        const aborted = { signal: AbortSignal.abort(reason) };
        for (const call of [
          source.lookup({ hostnames: [hostnameOf("r_1")] }, aborted),
          source.changes({ again: { hostnames: [], environmentIds: [] } }, aborted),
        ]) {
          const outcome = await call.then(
            () => "answered",
            (error) => (error === reason ? "rejected with the reason" : `rejected with ${String(error)}`),
          );
          expectEqual(outcome, "rejected with the reason", "an aborted call");
        }
      },
    },
  ];
}
