import { createRouter, type Router, type RouterOptions } from "@frontline-routing/frontline-core";
import { inlineSteps, promote } from "@frontline-routing/routing-core";
import { type Kysely, sql } from "kysely";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createRouteRepository, createRouteSource, type FrontlineSchema } from "../../src/index.ts";
import { aRoute, aSentinel, insertDeployments, insertRoutes, insertSentinels, replaceRoute, wipe } from "../seed.ts";
import { aChange } from "../source/a-change.ts";
import { type Store, serverStores, stores } from "../stores.ts";
import { useDatabase } from "../use-database.ts";

const RESYNC_MS = 1_000;
const SLACK_MS = 9_000; // of a machine that does other things too; nothing is looked for in longer
const HOUR_MS = 3_600_000;
const API = "api.example.com";
const WWW = "www.example.com";

const soon = (check: () => unknown) => vi.waitFor(check, { timeout: RESYNC_MS + SLACK_MS, interval: 20 });

const D_2 = { id: "d_2", environmentId: "env_1", status: "ready", desiredState: "running", createdAt: 2 } as const;

/** The deployment that is held of a hostname, without a request; `undefined` where no route is held. */
async function heldAt(router: Router, hostname: string): Promise<string | undefined> {
  const { routes } = await router.dump();
  return routes.find((each) => each.hostname === hostname)?.route.deploymentId;
}

/** A database with two routes of `env_1` at `d_1`, and routers on it that hold them and follow. */
function useFrontline(store: Store) {
  const database = useDatabase(store);
  const routers: Router[] = [];
  let changes = 0;

  beforeEach(async () => {
    await wipe(database.db);
    await insertRoutes(database.db, [aRoute(), aRoute({ id: "r_2", fullyQualifiedDomainName: WWW })]);
    await insertSentinels(database.db, aSentinel());
  });
  afterEach(async () => {
    for (const router of routers.splice(0)) await router.close();
  });

  return {
    get db() {
      return database.db;
    },
    /** One whose resync comes within the second, unless told otherwise. */
    async router(options: Partial<RouterOptions> = {}): Promise<Router> {
      const source = createRouteSource(database.db);
      const defaults = { followIntervalMs: 50, resyncMs: RESYNC_MS };
      const router = createRouter({ region: "us-east-1.aws", source, ...defaults, ...options });
      routers.push(router);
      await router.ready(); // what is looked up before isn't followed yet
      await router.lookupMany([API, WWW]);
      const state = options.followIntervalMs === 0 ? "off" : "following";
      await soon(() => expect(router.freshness()).toMatchObject({ state, doubts: 0 }));
      return router;
    },
    /** Moves `r_1`, as the platform does. */
    async commit(deploymentId: string): Promise<void> {
      const repository = createRouteRepository(database.db);
      const [route] = await repository.findRoutes(["r_1"]);
      if (route === undefined) throw new Error("r_1 is gone");
      const routes = [{ frontlineRouteId: "r_1", expectedRevision: route.revision }];
      changes += 1;
      const changeId = `${deploymentId}_${changes}`;
      await repository.commit({ changeId, environmentId: "env_1", deploymentId, routes, now: 1 });
    },
  };
}

/** Has keys of the history that were given out for rows which are gone given out again. */
async function giveKeysOutAgain(db: Kysely<FrontlineSchema>, { kind }: Store): Promise<void> {
  if (kind === "server") await sql`alter table frontline_route_changes auto_increment = 1`.execute(db);
  else
    await sql`update sqlite_sequence set seq = (select coalesce(max(pk), 0) from frontline_route_changes)
      where name = 'frontline_route_changes'`.execute(db);
}

const BACKED_UP = ["frontline_routes", "frontline_route_changes"];

/** Routes and their history as they are now. */
async function backUp(db: Kysely<FrontlineSchema>): Promise<void> {
  for (const table of BACKED_UP)
    await sql`create table ${sql.table(`${table}_backup`)} as select * from ${sql.table(table)}`.execute(db);
}

/** Puts back what was there at {@link backUp}. */
async function restore(db: Kysely<FrontlineSchema>): Promise<void> {
  await db.transaction().execute(async (trx) => {
    for (const table of BACKED_UP) {
      await sql`delete from ${sql.table(table)}`.execute(trx);
      await sql`insert into ${sql.table(table)} select * from ${sql.table(`${table}_backup`)}`.execute(trx);
    }
  });
  for (const table of BACKED_UP) await sql`drop table ${sql.table(`${table}_backup`)}`.execute(db);
}

describe.each(stores)("a router that follows, on $name, finds without a request", (store) => {
  const frontline = useFrontline(store);
  const route1 = (deploymentId: string, revision = 0) => aRoute({ deploymentId, revision });

  /** Does what it says to a router that holds `d_3` of `r_1` by three commits, and expects it to hold another. */
  async function expectFound(
    deploymentId: string | undefined,
    write: (db: Kysely<FrontlineSchema>) => Promise<unknown>,
  ) {
    for (const each of ["d_1", "d_2", "d_3"]) await frontline.commit(each);
    const router = await frontline.router();
    expect(await heldAt(router, API)).toBe("d_3");
    const before = router.counters().routes;
    await write(frontline.db);
    await soon(async () => expect(await heldAt(router, API)).toBe(deploymentId));
    expect(await heldAt(router, WWW)).toBe("d_1");
    const { corrected, ...counters } = router.counters().routes;
    expect(corrected).toBe(before.corrected + 1);
    expect(counters).toMatchObject({ hit: before.hit, lookup: before.lookup });
    return router;
  }

  it("an UPDATE by hand", async () => {
    const router = await expectFound("d_hand", (db) =>
      db.updateTable("frontline_routes").set({ deployment_id: "d_hand" }).where("id", "=", "r_1").execute(),
    );
    expect(router.routeCached(API)?.deploymentId).toBe("d_hand");
  });

  it("a DELETE", async () => {
    const router = await expectFound(undefined, (db) =>
      db.deleteFrom("frontline_routes").where("id", "=", "r_1").execute(),
    );
    await expect(router.route(API)).rejects.toMatchObject({ code: "HOSTNAME_NOT_FOUND" });
  });

  it("a row that was deleted and inserted again under its id, with a lower revision", () =>
    expectFound("d_again", (db) =>
      db.transaction().execute(async (trx) => {
        await trx.deleteFrom("frontline_routes").where("id", "=", "r_1").execute();
        await insertRoutes(trx, [route1("d_again")]);
      }),
    ));

  it("a row that was replaced by REPLACE INTO, with a lower revision", () =>
    expectFound("d_replaced", (db) =>
      sql`replace into frontline_routes
        (id, project_id, environment_id, deployment_id, fully_qualified_domain_name, sticky, revision, created_at)
        values ('r_1', 'p_1', 'env_1', 'd_replaced', ${API}, 'live', 1, 1)`.execute(db),
    ));

  it("an UPDATE to a lower revision", () =>
    expectFound("d_lower", (db) =>
      db
        .updateTable("frontline_routes")
        .set({ deployment_id: "d_lower", revision: 1 })
        .where("id", "=", "r_1")
        .execute(),
    ));

  it("a sentinel's health", async () => {
    const router = await frontline.router();
    await frontline.db.updateTable("sentinels").set({ health: "unhealthy" }).execute();
    await soon(async () => expect((await router.dump()).environments[0]?.sentinels[0]?.health).toBe("unhealthy"));
  });

  it("nothing of a hostname that had no route, which is asked for again after unknownFreshMs", async () => {
    const router = await frontline.router({ unknownFreshMs: 100 });
    await expect(router.route("new.example.com")).rejects.toMatchObject({ code: "HOSTNAME_NOT_FOUND" });
    await insertRoutes(frontline.db, [aRoute({ id: "r_3", fullyQualifiedDomainName: "new.example.com" })]);
    await soon(async () => expect((await router.route("new.example.com")).deploymentId).toBe("d_1"));
    expect(router.counters().routes.absent).toBeGreaterThan(0);
  });

  describe.each([
    { keys: "other keys", prepareKeys: async () => {} },
    { keys: "the same keys", prepareKeys: () => giveKeysOutAgain(frontline.db, store) },
  ])("and follows on, under $keys, from", ({ keys, prepareKeys }) => {
    /** A router that hardly reads again, a hostname with each poll, and counts whatever it finds by that. */
    async function routerBefore(write: () => Promise<void>): Promise<Router> {
      const router = await frontline.router({ resyncMs: HOUR_MS });
      for (const each of ["d_2", "d_3"]) await frontline.commit(each);
      await soon(async () => expect(await heldAt(router, API)).toBe("d_3"));
      await write();
      await prepareKeys();
      return router;
    }

    /** A loss of the place has everything read again; from then on, only following tells. */
    async function expectToFollow(router: Router): Promise<void> {
      await soon(() => expect(router.freshness()).toMatchObject({ state: "following", doubts: 0 }));
      const { corrected } = router.counters().routes;
      for (const each of ["d_8", "d_9"]) {
        await frontline.commit(each);
        await soon(async () => expect(await heldAt(router, API)).toBe(each));
      }
      expect(router.counters().routes).toMatchObject({ corrected, hit: 0, lookup: 0 });
      expect(router.freshness().losses).toBe(1);
    }

    it("a backup that was restored, of before some commits", async () => {
      await frontline.commit("d_1");
      await backUp(frontline.db);
      const router = await routerBefore(() => restore(frontline.db));
      await soon(async () => expect(await heldAt(router, API)).toBe("d_1"));
      await expectToFollow(router);
    });

    it("a replica that was promoted without the last commits, and took others", async () => {
      await frontline.commit("d_1");
      const router = await routerBefore(async () => {
        await frontline.db.transaction().execute(async (trx) => {
          await trx.deleteFrom("frontline_route_changes").where("revision", ">", 1).execute();
          const before = { deployment_id: "d_1", revision: 1 };
          await trx.updateTable("frontline_routes").set(before).where("id", "=", "r_1").execute();
        });
      });
      await frontline.commit("d_other");
      await soon(async () => expect(await heldAt(router, API)).toBe("d_other"));
      await soon(() => expect(router.freshness().losses).toBe(1));
      await expectToFollow(router);
    });

    it("a history that was emptied, and the commits after that", async () => {
      const isTruncated = store.kind === "server" && keys === "the same keys";
      const empty = sql.raw(isTruncated ? "truncate table" : "delete from");
      const router = await routerBefore(async () => {
        await sql`${empty} frontline_route_changes`.execute(frontline.db);
      });
      await frontline.commit("d_7");
      await soon(async () => expect(await heldAt(router, API)).toBe("d_7"));
      await soon(() => expect(router.freshness().losses).toBe(1));
      await expectToFollow(router);
    });
  });
});

describe.each(stores)("a router that follows, on $name, is told", (store) => {
  const frontline = useFrontline(store);

  it("a promotion, by the poll after it at the latest", async () => {
    await insertDeployments(frontline.db, [D_2]);
    let polls = 0;
    let toldBy: number | undefined;
    const router = await frontline.router({
      resyncMs: HOUR_MS,
      onEvent(event) {
        if (event.type !== "poll") return;
        polls += 1;
        if (event.changed > 0) toldBy ??= polls;
      },
    });
    const context = { repository: createRouteRepository(frontline.db), steps: inlineSteps, now: 1 };
    await promote(context, { environmentId: "env_1", deploymentId: "d_2" });
    const underWay = polls + 1; // it may have begun before the promotion ended
    await soon(async () => expect(await heldAt(router, API)).toBe("d_2"));
    expect(toldBy).toBeLessThanOrEqual(underWay + 1);
    expect(await heldAt(router, WWW)).toBe("d_2");
    expect(router.routeCached(API)?.deploymentId).toBe("d_2");
    expect(router.counters().routes).toMatchObject({ corrected: 0, lookup: 0 });
  });

  it("a promotion of more routes than a page has, and takes none of them for a write past the history", async () => {
    const many = Array.from({ length: 2_500 }, (_, i) =>
      aRoute({ id: `many_${i}`, fullyQualifiedDomainName: `${i}.many.example.com` }),
    );
    await insertRoutes(frontline.db, many);
    await insertDeployments(frontline.db, [D_2]);
    const hostnames = many.filter((_, i) => i % 25 === 0).map((route) => route.fullyQualifiedDomainName);
    let now = 0;
    const router = await frontline.router({ followIntervalMs: 0, now: () => now });
    await router.lookupMany(hostnames);
    const context = { repository: createRouteRepository(frontline.db), steps: inlineSteps, now: 1 };
    await promote(context, { environmentId: "env_1", deploymentId: "d_2" });
    now += 5_000; // all is read again
    await router.poll();
    const { routes } = await router.dump();
    expect(routes.map(({ route }) => route.deploymentId)).toEqual([API, WWW, ...hostnames].map(() => "d_2"));
    expect(router.counters().routes.corrected).toBe(0);
  });

  it("a move of a row that was deleted and inserted again under its id, after commits with higher revisions", async () => {
    const router = await frontline.router({ resyncMs: HOUR_MS });
    for (const each of ["d_2", "d_3", "d_4"]) await frontline.commit(each);
    await soon(async () => expect(await heldAt(router, API)).toBe("d_4"));
    await replaceRoute(frontline.db, aRoute({ deploymentId: "d_again" }));
    await soon(async () => expect(await heldAt(router, API)).toBe("d_again")); // by reading it again: nothing tells of it
    const { corrected } = router.counters().routes;
    await frontline.commit("d_5");
    await soon(async () => expect(await heldAt(router, API)).toBe("d_5"));
    expect(router.counters().routes.corrected).toBe(corrected);
    expect(router.freshness().losses).toBe(0);
  });
});

// SQLite has one writer at a time, so that nothing is committed while a transaction is open.
describe.each(serverStores)("a router that follows, on $name, is told", (store) => {
  const SWAPS = 1_100;
  const LANES = 10; // each an environment with two routes
  const frontline = useFrontline(store);

  it(`a commit whose transaction was open while ${SWAPS} swaps of two routes were committed`, async () => {
    const { db } = frontline;
    // Rows that are only deleted would keep the neighbours of their keys locked.
    await sql`truncate table frontline_route_changes`.execute(db);
    const lanes = Array.from({ length: LANES }, (_, lane) => `lane_${lane}`);
    const laneRoutes = lanes.flatMap((environmentId) =>
      ["a", "b"].map((letter) => {
        const id = `${environmentId}_${letter}`;
        return aRoute({ id, environmentId, fullyQualifiedDomainName: `${letter}.${id}.example.com` });
      }),
    );
    await insertRoutes(db, laneRoutes);
    // Whose time stands still, lest a busy machine takes longer than commits may.
    const source = createRouteSource(db, { now: () => 0 });
    const router = await frontline.router({ source, resyncMs: HOUR_MS });
    await router.lookupMany(laneRoutes.map((route) => route.fullyQualifiedDomainName));
    const repository = createRouteRepository(db);

    async function swap(environmentId: string, revision: number): Promise<void> {
      await repository.commit({
        changeId: `${environmentId}_${revision}`,
        environmentId,
        deploymentId: `d_${revision + 1}`,
        routes: ["a", "b"].map((letter) => ({
          frontlineRouteId: `${environmentId}_${letter}`,
          expectedRevision: revision,
        })),
        now: 1,
      });
    }

    const transaction = await db.startTransaction().execute();
    try {
      await transaction
        .insertInto("frontline_route_changes")
        .values(aChange({ change_id: "held" }))
        .execute();
      const moved = { deployment_id: "d_held", revision: 1 };
      await transaction.updateTable("frontline_routes").set(moved).where("id", "=", "r_1").execute();
      for (let revision = 0; revision < SWAPS / LANES; revision += 1) {
        await Promise.all(lanes.map((environmentId) => swap(environmentId, revision)));
        await sql`select 1`.execute(transaction); // the server ends a session that is silent within a transaction
      }
      const last = `d_${SWAPS / LANES}`;
      for (const { fullyQualifiedDomainName } of laneRoutes)
        await soon(async () => expect(await heldAt(router, fullyQualifiedDomainName)).toBe(last));
      expect(await heldAt(router, API)).toBe("d_1");
      await transaction.commit().execute();
    } finally {
      if (!transaction.isCommitted) await transaction.rollback().execute();
    }
    await soon(async () => expect(await heldAt(router, API)).toBe("d_held"));
    expect(router.counters().routes.corrected).toBe(0);
    expect(router.freshness().losses).toBe(0);
  });
});
