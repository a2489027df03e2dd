import { aRoute, copyOf, hostnameOf, many, SEED, seededWith, wasToldAt } from "./contract-fixture.ts";
import { expectEqual, until } from "./expect.ts";

const MANY = many(40);

/** What is told of changes. */
export const followingCases = [
  seededWith(SEED, {
    async "tells a committed change with its new state"(seeded) {
      const before = await seeded.lookedUp("r_1");
      const since = await seeded.start();
      await seeded.writes.moveRoute("r_1", "d_2");
      const { routes } = await seeded.follow("the move", since, wasToldAt({ r_1: "d_2" }));
      const told = routes.get(hostnameOf("r_1"));
      expectEqual(told?.route, aRoute("r_1", { deploymentId: "d_2", revision: 1 }), "the route");
      expectEqual(told?.incarnation, before?.incarnation, "the incarnation");
    },
    async "tells a change again to whoever comes with the older cursor, by the same object or a copy"(seeded) {
      const since = await seeded.start();
      await seeded.writes.moveRoute("r_1", "d_2");
      await seeded.follow("the first time", since, wasToldAt({ r_1: "d_2" }));
      await seeded.follow("the second time", since, wasToldAt({ r_1: "d_2" }));
      await seeded.follow("by a copy", copyOf(since), wasToldAt({ r_1: "d_2" }));
    },
    async "goes on from a cursor that was written down"(seeded) {
      const { writes } = seeded;
      await writes.moveRoute("r_1", "d_2");
      const { cursor } = await seeded.follow("the first", await seeded.start(), () => true);
      await writes.moveRoute("r_2", "d_2");
      await writes.moveRoute("r_1", "d_3");
      await seeded.follow("what came after", copyOf(cursor), wasToldAt({ r_1: "d_3", r_2: "d_2" }));
    },
    async "serves several followers, each from its own place"(seeded) {
      const first = await seeded.start();
      await seeded.writes.moveRoute("r_1", "d_2");
      const second = await seeded.start();
      await seeded.writes.moveRoute("r_2", "d_2");
      await seeded.follow("the first follower", first, wasToldAt({ r_1: "d_2", r_2: "d_2" }));
      await seeded.follow("the second follower", second, wasToldAt({ r_2: "d_2" }));
    },
    async "covers in a lookup what was told, and not before it is there"(seeded) {
      const since = await seeded.start();
      await seeded.writes.moveRoute("r_1", "d_2");
      const { cursor } = await seeded.follow("the move", since, wasToldAt({ r_1: "d_2" }));
      const ask = () => seeded.lookup([hostnameOf("r_1")], cursor);
      const { state } = await until("a lookup that covers the move", ask, ({ covers }) => covers);
      expectEqual(state.routes.get(hostnameOf("r_1"))?.route.deploymentId, "d_2", "what it found");
    },
    async "says that a route which moved and was removed is not there"(seeded) {
      const since = await seeded.start();
      await seeded.writes.moveRoute("r_1", "d_2");
      await seeded.writes.removeRoute("r_1");
      await seeded.follow("the removal", since, ({ routes, removedRouteIds }) => {
        return removedRouteIds.has("r_1") || routes.get(hostnameOf("r_1")) === null;
      });
    },
    async "says that it lost a cursor which is none of its own, and goes on from another"(seeded) {
      for (const foreign of ["of another kind", { nothing: "known" }, 17]) {
        const again = { hostnames: [hostnameOf("r_1")], environmentIds: ["env_1"] };
        const lost = await seeded.poll(foreign, again);
        if (lost.outcome !== "lost") throw new Error(`cursor ${JSON.stringify(foreign)}: got "${lost.outcome}"`);
        expectEqual(lost.again.routes.get(hostnameOf("r_1"))?.route.id, "r_1", "what was asked for again");
        const id = `d_${String(foreign).length}`;
        await seeded.writes.moveRoute("r_2", id);
        await seeded.follow(`after ${JSON.stringify(foreign)}`, lost.cursor, wasToldAt({ r_2: id }));
      }
    },
  }),
  seededWith(
    { routes: MANY.map((id) => aRoute(id)) },
    {
      async "tells every change of many, by a cursor after another"(seeded) {
        let cursor = await seeded.start();
        for (let i = 0; i < MANY.length; i += 10) {
          const some = MANY.slice(i, i + 10);
          for (const id of some) await seeded.writes.moveRoute(id, "d_2");
          ({ cursor } = await seeded.follow(
            `moves from ${i} on`,
            cursor,
            wasToldAt(Object.fromEntries(some.map((id) => [id, "d_2"]))),
          ));
        }
      },
    },
  ),
];
