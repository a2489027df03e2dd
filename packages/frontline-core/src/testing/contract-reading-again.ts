import type { SourceState } from "../port/route-source.ts";
import { aRoute, aSentinel, hostnameOf, many, SEED, seededWith } from "./contract-fixture.ts";
import { expectEqual, until } from "./expect.ts";

const AGAIN = { hostnames: [hostnameOf("r_1"), "missing.example.com"], environmentIds: ["env_1", "env_missing"] };
const MANY = many(1_000);

/** What is read again with a poll. */
export const readingAgainCases = [
  seededWith(SEED, {
    async "reads again every hostname and environment that was asked for, with a cursor and without"(seeded) {
      const since = await seeded.start();
      for (const cursor of [undefined, since]) {
        const { again: state } = await seeded.poll(cursor, AGAIN);
        expectEqual([...state.routes.keys()].sort(), [...AGAIN.hostnames].sort(), "hostnames");
        expectEqual(state.routes.get(hostnameOf("r_1"))?.route, aRoute("r_1"), "the route");
        expectEqual(state.routes.get("missing.example.com"), null, "a hostname without one");
        const ids = state.environments.get("env_1")?.sentinels.map(({ id }) => id);
        expectEqual(ids, ["s_1", "s_2"], "sentinels");
        expectEqual(state.environments.get("env_missing")?.sentinels, [], "an environment without any");
      }
    },
    async "shows what other software wrote: a route written over, removed, made again, and sentinels"(seeded) {
      const { writes } = seeded;
      const hostname = hostnameOf("r_1");
      const since = await seeded.start();
      const seen = (what: string, isDone: (state: SourceState) => boolean) =>
        until(what, async () => (await seeded.poll(since, AGAIN)).again, isDone);
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
      await seen("sentinels", ({ environments }) => {
        const shown = environments.get("env_1")?.sentinels.map(({ id, health }) => `${id} ${health}`);
        return shown?.join() === "s_1 unhealthy,s_2 healthy,s_3 healthy";
      });
    },
  }),
  seededWith(
    { routes: MANY.map((id, i) => aRoute(id, { environmentId: `env_${i % 500}` })) },
    {
      async "reads 1,000 hostnames and 500 environments again at once"(seeded) {
        const again = { hostnames: MANY.map(hostnameOf), environmentIds: many(500, "env") };
        const { again: state } = await seeded.poll(await seeded.start(), again);
        const found = MANY.filter((id) => state.routes.get(hostnameOf(id))?.route.id === id);
        expectEqual([found.length, state.environments.size], [1_000, 500], "what was found");
      },
    },
  ),
];
