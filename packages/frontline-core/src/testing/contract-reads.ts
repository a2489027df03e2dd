import type { SourceState } from "../port/route-source.ts";
import { aRoute, aSentinel, copyOf, hostnameOf, many, SEED, seededWith } from "./contract-fixture.ts";
import { expectEqual, until } from "./expect.ts";

const OF_TWO_CASES = {
  routes: [aRoute("r_1", { environmentId: "env_a" })],
  sentinels: [aSentinel("s_1", { environmentId: "ENV_A" }), aSentinel("s_2", { environmentId: "env_a" })],
};
const MANY = many(500);
const MORE = many(1_000);
const AGAIN = { hostnames: [hostnameOf("r_1"), "missing.example.com"], environmentIds: ["env_1", "env_missing"] };

/** What a lookup answers. */
export const lookupCases = [
  seededWith(SEED, {
    async "looks up routes with the sentinels of their environments, and says which hostnames have none"(seeded) {
      const hostnames = [hostnameOf("r_1"), hostnameOf("r_9"), "missing.example.com"];
      const { state } = await seeded.lookup(hostnames);
      expectEqual([...state.routes.keys()].sort(), [...hostnames].sort(), "every hostname that was asked for");
      expectEqual(state.routes.get(hostnameOf("r_1"))?.route, aRoute("r_1"), "the route");
      expectEqual(state.routes.get("missing.example.com"), null, "a hostname without one");
      const wanted = [aSentinel("s_1"), aSentinel("s_2", { region: "eu-west-1.aws" })];
      expectEqual(state.environments.get("env_1")?.sentinels, wanted, "sentinels, in ascending order of ids");
      expectEqual(state.environments.get("env_2")?.sentinels, [], "an environment without any");
    },
    async "covers what was told where nothing has been told since"(seeded) {
      const notOlderThan = await seeded.start();
      for (const cursor of [notOlderThan, copyOf(notOlderThan)]) {
        const ask = () => seeded.lookup([hostnameOf("r_1")], cursor);
        await until("a lookup that covers the start", ask, ({ covers }) => covers);
      }
    },
    async "tells a row from another that is made later under the same id"(seeded) {
      const { writes } = seeded;
      const ask = () => seeded.lookedUp("r_1");
      const before = await ask();
      await writes.putRoute(aRoute("r_1", { deploymentId: "d_other" }));
      const written = await until("the row written over", ask, (now) => now?.route.deploymentId === "d_other");
      expectEqual(written?.incarnation, before?.incarnation, "the incarnation of a row that was written over");
      await writes.removeRoute("r_1");
      await writes.putRoute(aRoute("r_1", { deploymentId: "d_new" }));
      const after = await until("the new row", ask, (now) => now?.route.deploymentId === "d_new");
      expectEqual(after?.incarnation === before?.incarnation, false, "whether a new row has the old incarnation");
    },
    async "rejects with the reason of a signal that is aborted already"({ source }) {
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
  }),
  seededWith(OF_TWO_CASES, {
    async "compares the ids of environments exactly"(seeded) {
      const { state } = await seeded.lookup([hostnameOf("r_1")]);
      const ids = state.environments.get("env_a")?.sentinels.map(({ id }) => id);
      expectEqual(ids, ["s_2"], "the sentinels of one of two environments that differ by case");
    },
  }),
  seededWith(
    { routes: MANY.map((id) => aRoute(id)) },
    {
      async "looks up 500 hostnames at once"(seeded) {
        const { state } = await seeded.lookup(MANY.map(hostnameOf));
        const found = MANY.filter((id) => state.routes.get(hostnameOf(id))?.route.id === id);
        expectEqual(found.length, 500, "routes found");
      },
    },
  ),
];

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
    { routes: MORE.map((id, i) => aRoute(id, { environmentId: `env_${i % 500}` })) },
    {
      async "reads 1,000 hostnames and 500 environments again at once"(seeded) {
        const again = { hostnames: MORE.map(hostnameOf), environmentIds: many(500, "env") };
        const { again: state } = await seeded.poll(await seeded.start(), again);
        const found = MORE.filter((id) => state.routes.get(hostnameOf(id))?.route.id === id);
        expectEqual([found.length, state.environments.size], [1_000, 500], "what was found");
      },
    },
  ),
];
