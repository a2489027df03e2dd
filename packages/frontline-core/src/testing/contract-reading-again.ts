import type { ReadAgain } from "../port/changes.ts";
import type { RouteSource } from "../port/route-source.ts";
import type { SourceState } from "../port/source-state.ts";
import { aRoute, aSentinel, hostnameOf, poll, SEED, start } from "./contract-fixture.ts";
import { expectEqual, until } from "./expect.ts";
import type { ContractCase, MakeRouteSource } from "./source-writes.ts";

/** What is read again with a poll. */
export function readingAgainCases(make: MakeRouteSource): ContractCase[] {
  const again: ReadAgain = {
    hostnames: [hostnameOf("r_1"), "missing.example.com"],
    environmentIds: ["env_1", "env_missing"],
  };
  return [
    {
      name: "reads again every hostname and environment that was asked for, with a cursor and without",
      async run() {
        const { source } = await make(SEED);
        const since = await start(source);
        for (const cursor of [undefined, since]) {
          const { again: state } = await poll(source, cursor, again);
          expectEqual([...state.routes.keys()].sort(), [...again.hostnames].sort(), "hostnames");
          expectEqual(state.routes.get(hostnameOf("r_1"))?.route, aRoute("r_1"), "the route");
          expectEqual(state.routes.get("missing.example.com"), null, "a hostname without one");
          const ids = state.environments.get("env_1")?.sentinels.map(({ id }) => id);
          expectEqual(ids, ["s_1", "s_2"], "sentinels");
          expectEqual(state.environments.get("env_missing")?.sentinels, [], "an environment without any");
        }
      },
    },
    {
      name: "shows what other software wrote: a route written over, removed, made again, and sentinels",
      async run() {
        const { source, writes } = await make(SEED);
        const hostname = hostnameOf("r_1");
        const since = await start(source);
        const seen = (what: string, isDone: (state: SourceState) => boolean) =>
          seeAgain(what, source, since, again, isDone);
        const before = (await seen("at first", () => true)).routes.get(hostname)?.incarnation;
        await writes.putRoute(aRoute("r_1", { deploymentId: "d_foreign" }));
        await seen("written over", ({ routes }) => routes.get(hostname)?.route.deploymentId === "d_foreign");
        await writes.removeRoute("r_1");
        await seen("removed", ({ routes }) => routes.get(hostname) === null);
        await writes.putRoute(aRoute("r_1"));
        const made = await seen("made again", ({ routes }) => routes.get(hostname) !== null);
        expectEqual(made.routes.get(hostname)?.incarnation === before, false, "whether it is the old row");
        await writes.putSentinel(aSentinel("s_1", { health: "unhealthy" }));
        await writes.putSentinel(aSentinel("s_3", { region: "ap-south-1.aws" }));
        const isSeen = ({ environments }: SourceState) =>
          environments
            .get("env_1")
            ?.sentinels.map(({ id, health }) => `${id} ${health}`)
            .join() === "s_1 unhealthy,s_2 healthy,s_3 healthy";
        await seen("sentinels", isSeen);
      },
    },
    {
      name: "reads 1,000 hostnames and 500 environments again at once",
      async run() {
        const ids = Array.from({ length: 1_000 }, (_, i) => `many_${i}`);
        const environmentIds = Array.from({ length: 500 }, (_, i) => `env_${i}`);
        const { source } = await make({ routes: ids.map((id, i) => aRoute(id, { environmentId: `env_${i % 500}` })) });
        const state = (await poll(source, await start(source), { hostnames: ids.map(hostnameOf), environmentIds }))
          .again;
        const found = ids.filter((id) => state.routes.get(hostnameOf(id))?.route.id === id);
        expectEqual([found.length, state.environments.size], [1_000, 500], "what was found");
      },
    },
  ];
}

async function seeAgain(
  what: string,
  source: RouteSource,
  since: Awaited<ReturnType<typeof start>>,
  again: ReadAgain,
  isDone: (state: SourceState) => boolean,
): Promise<SourceState> {
  return await until(what, async () => (await poll(source, since, again)).again, isDone);
}
