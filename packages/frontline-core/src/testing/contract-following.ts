import type { Cursor } from "../port/changes.ts";
import { aRoute, follow, hostnameOf, lookedUp, poll, SEED, start, wasToldAt } from "./contract-fixture.ts";
import { expectEqual, until } from "./expect.ts";
import type { ContractCase, MakeRouteSource } from "./source-writes.ts";

const signal = new AbortController().signal;

/** What is told of changes. */
export function followingCases(make: MakeRouteSource): ContractCase[] {
  return [
    {
      name: "tells a committed change with its new state",
      async run() {
        const { source, writes } = await make(SEED);
        const before = await lookedUp(source, hostnameOf("r_1"));
        const since = await start(source);
        await writes.moveRoute("r_1", "d_2");
        const { routes } = await follow("the move", source, since, wasToldAt("d_2", "r_1"));
        const told = routes.get(hostnameOf("r_1"));
        expectEqual(told?.route, aRoute("r_1", { deploymentId: "d_2", revision: 1 }), "the route");
        expectEqual(told?.incarnation, before?.incarnation, "the incarnation");
      },
    },
    {
      name: "tells every change of many, by a cursor after another",
      async run() {
        const ids = Array.from({ length: 40 }, (_, i) => `many_${i}`);
        const { source, writes } = await make({ routes: ids.map((id) => aRoute(id)) });
        let cursor = await start(source);
        for (let i = 0; i < ids.length; i += 10) {
          const some = ids.slice(i, i + 10);
          for (const id of some) await writes.moveRoute(id, "d_2");
          ({ cursor } = await follow(`moves from ${i} on`, source, cursor, wasToldAt("d_2", ...some)));
        }
      },
    },
    {
      name: "tells a change again to whoever comes with the older cursor, by the same object or a copy",
      async run() {
        const { source, writes } = await make(SEED);
        const since = await start(source);
        await writes.moveRoute("r_1", "d_2");
        await follow("the first time", source, since, wasToldAt("d_2", "r_1"));
        await follow("the second time", source, since, wasToldAt("d_2", "r_1"));
        const copy = JSON.parse(JSON.stringify(since)) as Cursor;
        await follow("by a copy", source, copy, wasToldAt("d_2", "r_1"));
      },
    },
    {
      name: "goes on from a cursor that was written down",
      async run() {
        const { source, writes } = await make(SEED);
        await writes.moveRoute("r_1", "d_2");
        const { cursor } = await follow("the first", source, await start(source), () => true);
        await writes.moveRoute("r_2", "d_2");
        await writes.moveRoute("r_1", "d_3");
        const copy = JSON.parse(JSON.stringify(cursor)) as Cursor;
        const all = (told: Parameters<ReturnType<typeof wasToldAt>>[0]) =>
          wasToldAt("d_2", "r_2")(told) && wasToldAt("d_3", "r_1")(told);
        await follow("what came after", source, copy, all);
      },
    },
    {
      name: "serves several followers, each from its own place",
      async run() {
        const { source, writes } = await make(SEED);
        const first = await start(source);
        await writes.moveRoute("r_1", "d_2");
        const second = await until(
          "a start after the move",
          () => start(source),
          () => true,
        );
        await writes.moveRoute("r_2", "d_2");
        await follow("the first follower", source, first, wasToldAt("d_2", "r_1", "r_2"));
        await follow("the second follower", source, second, wasToldAt("d_2", "r_2"));
      },
    },
    {
      name: "covers in a lookup what was told, and not before it is there",
      async run() {
        const { source, writes } = await make(SEED);
        const since = await start(source);
        await writes.moveRoute("r_1", "d_2");
        const { cursor } = await follow("the move", source, since, wasToldAt("d_2", "r_1"));
        const ask = () => source.lookup({ hostnames: [hostnameOf("r_1")], notOlderThan: cursor }, { signal });
        const { state } = await until("a lookup that covers the move", ask, ({ covers }) => covers);
        expectEqual(state.routes.get(hostnameOf("r_1"))?.route.deploymentId, "d_2", "what it found");
      },
    },
    {
      name: "says that a route which moved and was removed is not there",
      async run() {
        const { source, writes } = await make(SEED);
        const since = await start(source);
        await writes.moveRoute("r_1", "d_2");
        await writes.removeRoute("r_1");
        const hostname = hostnameOf("r_1");
        await follow(
          "the removal",
          source,
          since,
          ({ routes, removedRouteIds }) => removedRouteIds.has("r_1") || routes.get(hostname) === null,
        );
      },
    },
    {
      name: "says that it lost a cursor which is none of its own, and goes on from another",
      async run() {
        const { source, writes } = await make(SEED);
        for (const foreign of ["of another kind", { nothing: "known" }, 17]) {
          const lost = await poll(source, foreign, { hostnames: [hostnameOf("r_1")], environmentIds: ["env_1"] });
          if (lost.outcome !== "lost") throw new Error(`cursor ${JSON.stringify(foreign)}: got "${lost.outcome}"`);
          expectEqual(lost.again.routes.get(hostnameOf("r_1"))?.route.id, "r_1", "what was asked for again");
          const id = `d_${String(foreign).length}`;
          await writes.moveRoute("r_2", id);
          await follow(`after ${JSON.stringify(foreign)}`, source, lost.cursor, wasToldAt(id, "r_2"));
        }
      },
    },
  ];
}
