import fc from "fast-check";
import type { Kysely } from "kysely";
import { beforeEach, describe, expect, it } from "vitest";
import { createRouteRepository, type FrontlineSchema, openDatabase, pruneHistory } from "../../src/index.ts";
import { aRoute, insertDeployments, insertRoutes, wipe } from "../seed.ts";
import { serverStores, stores } from "../stores.ts";
import { useDatabase } from "../use-database.ts";
import { type InsertedChange, insertChanges, setInsertedAt } from "./insert-changes.ts";

const DAY_MS = 24 * 60 * 60 * 1_000;
const NOW = Date.UTC(2026, 5, 15);
const keepMs = 2 * DAY_MS;
/** When all that a test has committed is old. */
const later = () => Date.now() + 3 * DAY_MS;

async function changeIds(db: Kysely<FrontlineSchema>): Promise<string[]> {
  const rows = await db.selectFrom("frontline_route_changes").select("change_id").orderBy("pk").execute();
  return rows.map(({ change_id }) => change_id);
}

describe("pruneHistory", () => {
  it("refuses options that would take what a commit or a frontline still needs, and such as are none", async () => {
    const db = openDatabase("sqlite::memory:");
    const prune = (options: object) => pruneHistory(db, options as never);
    await expect(prune({ keepMs: keepMs - 1, now: NOW })).rejects.toThrow(RangeError);
    await expect(prune({ keepMs: keepMs - 1, now: NOW })).rejects.toThrow(
      "keepMs: expected a whole number from 172800000 to 9007199254740991, got 172799999",
    );
    await expect(prune({ keepMs })).rejects.toThrow("now: expected a whole number");
    await expect(prune({ keepMs, now: new Date() })).rejects.toThrow(TypeError);
    await expect(prune({ keepMs, now: NOW, keepDays: 3 })).rejects.toThrow('unknown option "keepDays"');
    await expect(prune({ keepMs, now: NOW, signal: true })).rejects.toThrow("signal: expected an AbortSignal");
    await expect(pruneHistory("mysql://db" as never, { keepMs, now: NOW })).rejects.toThrow("db: expected a Kysely");
    await expect(prune({ keepMs, now: NOW })).rejects.toMatchObject({
      code: "REPOSITORY_UNAVAILABLE",
      message: expect.stringContaining("run migrateToLatest(db)"),
    });
    await db.destroy();
  });
});

/** A history in which times are nearly in the order of the keys, as commits in flight make them. */
const histories = fc.record({
  rows: fc
    .array(fc.record({ route: fc.nat({ max: 4 }), ageMs: fc.nat({ max: 6 * DAY_MS }) }), { maxLength: 24 })
    .map((rows) => rows.sort((a, b) => b.ageMs - a.ageMs)),
  swapped: fc.array(fc.nat({ max: 22 }), { maxLength: 3 }),
  there: fc.subarray([0, 1, 2, 3, 4]),
  keptMs: fc.integer({ min: keepMs, max: 5 * DAY_MS }),
});

describe.each(stores)("pruning on $name", (store) => {
  let afterDelete = () => {};
  const suite = useDatabase(store, {
    log: ({ query }) => {
      if (query.sql.startsWith("delete from")) afterDelete();
    },
  });
  beforeEach(() => wipe(suite.db));

  it("removes what is older than keepMs, but the last change of each route that is there, and the newest of all", () =>
    fc.assert(
      fc.asyncProperty(histories, async ({ rows, swapped, there, keptMs }) => {
        const { db } = suite;
        await wipe(db);
        const ages = rows.map(({ ageMs }) => ageMs);
        for (const i of swapped) {
          const [a, b] = [ages[i], ages[i + 1]];
          if (a !== undefined && b !== undefined) [ages[i], ages[i + 1]] = [b, a];
        }
        const revisions = new Map<number, number>();
        const changes = rows.map(({ route }, i): InsertedChange => {
          const revision = (revisions.get(route) ?? 0) + 1;
          revisions.set(route, revision);
          return { routeId: `r_${route}`, revision, insertedAt: NOW - (ages[i] ?? 0) };
        });
        await insertRoutes(
          db,
          there.map((i) => aRoute({ id: `r_${i}`, fullyQualifiedDomainName: `${i}.example.com` })),
        );
        await insertChanges(db, changes);

        const isKept = ({ routeId, revision, insertedAt }: InsertedChange, i: number) => {
          const route = Number(routeId.slice(2));
          const isLast = there.includes(route) && revision === revisions.get(route);
          return insertedAt >= NOW - keptMs || isLast || i === changes.length - 1;
        };
        const kept = changes.flatMap((change, i) => (isKept(change, i) ? [`c_${i}`] : []));
        const pruned = await pruneHistory(db, { keepMs: keptMs, now: NOW });
        expect(await changeIds(db)).toEqual(kept);
        expect(pruned).toEqual({ routeChanges: changes.length - kept.length, liveChanges: 0 });
        expect(await pruneHistory(db, { keepMs: keptMs, now: NOW })).toEqual({ routeChanges: 0, liveChanges: 0 });
      }),
      { numRuns: 40 },
    ));

  it("goes on from step to step, past what stays, and ends where nothing is old", async () => {
    const { db } = suite;
    const ids = Array.from({ length: 1_200 }, (_, i) => `r_${i}`);
    await insertRoutes(
      db,
      ids.map((id) => aRoute({ id, fullyQualifiedDomainName: `${id}.example.com` })),
    );
    const old = ids.map((routeId) => ({ routeId, revision: 1, insertedAt: NOW - 9 * DAY_MS }));
    const newer = ids.slice(0, 700).map((routeId) => ({ routeId, revision: 2, insertedAt: NOW - 8 * DAY_MS }));
    const young = ids.slice(0, 600).map((routeId) => ({ routeId, revision: 3, insertedAt: NOW }));
    await insertChanges(db, [...old, ...newer, ...young]);
    expect(await pruneHistory(db, { keepMs, now: NOW })).toEqual({ routeChanges: 1_300, liveChanges: 0 });
    const rows = await db.selectFrom("frontline_route_changes").select(["frontline_route_id", "revision"]).execute();
    expect(rows).toHaveLength(1_200);
    expect(new Set(rows.map((row) => row.frontline_route_id)).size).toBe(1_200);
  });

  it("ends at a signal, between two steps", async () => {
    const { db } = suite;
    await insertChanges(
      db,
      Array.from({ length: 1_500 }, (_, i) => ({ routeId: "r_1", revision: i, insertedAt: NOW - 9 * DAY_MS })),
    );
    const controller = new AbortController();
    const reason = new Error("enough for tonight");
    afterDelete = () => controller.abort(reason);
    await expect(pruneHistory(db, { keepMs, now: NOW, signal: controller.signal })).rejects.toBe(reason);
    await expect(pruneHistory(db, { keepMs, now: NOW, signal: controller.signal })).rejects.toBe(reason);
    expect(await changeIds(db)).toHaveLength(1_000);
    await pruneHistory(db, { keepMs, now: NOW });
    expect(await changeIds(db)).toEqual(["c_1499"]);
  });

  describe("what was committed", () => {
    const repository = () => createRouteRepository(suite.db);
    const move = (n: number, expectedRevision = n - 1) => ({
      changeId: `c_${n}`,
      environmentId: "env_1",
      deploymentId: `d_${n + 1}`,
      routes: [{ frontlineRouteId: "r_1", expectedRevision }],
      now: 1,
    });
    beforeEach(() => insertRoutes(suite.db, [aRoute()]));

    it("is answered again while it is younger than keepMs, and is fenced when it isn't", async () => {
      for (const n of [1, 2, 3]) await repository().commit(move(n));
      await setInsertedAt(suite.db, "frontline_route_changes", ["c_1"], Date.now() - keepMs - 60_000);
      await setInsertedAt(suite.db, "frontline_route_changes", ["c_2"], Date.now() - keepMs + 60_000);
      expect(await pruneHistory(suite.db, { keepMs, now: Date.now() })).toEqual({ routeChanges: 1, liveChanges: 0 });
      expect(await repository().commit(move(2))).toMatchObject({ replayed: true, routes: [{ revision: 2 }] });
      await expect(repository().commit(move(1))).rejects.toMatchObject({ code: "ROUTE_CONFLICT" });
      expect(await repository().findRoutes(["r_1"])).toMatchObject([{ deploymentId: "d_4", revision: 3 }]);
    });

    it("is refused where only a part of it is left", async () => {
      await insertRoutes(suite.db, [aRoute({ id: "r_2", fullyQualifiedDomainName: "2.example.com" })]);
      const both = { ...move(1), routes: [...move(1).routes, { frontlineRouteId: "r_2", expectedRevision: 0 }] };
      await repository().commit(both);
      await repository().commit(move(2));
      expect(await pruneHistory(suite.db, { keepMs, now: later() })).toMatchObject({ routeChanges: 1 });
      await expect(repository().commit(both)).rejects.toMatchObject({ code: "CHANGE_ID_REUSED" });
      expect(await repository().findRoutes(["r_1"])).toMatchObject([{ deploymentId: "d_3", revision: 2 }]);
    });

    it("leaves a history that goes on where it was, also of a route that is made again", async () => {
      for (const n of [1, 2, 3]) await repository().commit(move(n));
      expect(await pruneHistory(suite.db, { keepMs, now: later() })).toEqual({ routeChanges: 2, liveChanges: 0 });
      await repository().commit(move(4));
      const history = await repository().routeHistory("r_1");
      expect(history).toMatchObject([
        { changeId: "c_3", revision: 3, deploymentId: "d_4" },
        { changeId: "c_4", revision: 4, previousDeploymentId: "d_4", deploymentId: "d_5" },
      ]);
    });

    it("of live pointers leaves the last of each environment", async () => {
      const environments = ["env_1", "env_2"];
      await insertDeployments(
        suite.db,
        environments.flatMap((environmentId) =>
          [1, 2, 3].map((n) => {
            const id = `${environmentId}_d_${n}`;
            return { id, environmentId, status: "ready", desiredState: "running", createdAt: n };
          }),
        ),
      );
      for (const [i, environmentId] of environments.entries()) {
        for (const n of [1, 2, 3].slice(i)) {
          const swap = { expectedRevision: n - 1 - i, isRolledBack: false };
          const changeSet = { environmentId, deploymentId: `${environmentId}_d_${n}`, routes: [], swap, now: 1 };
          await repository().commit({ ...changeSet, changeId: `${environmentId}_${n}` });
        }
      }
      await setInsertedAt(suite.db, "frontline_live_changes", ["env_2_2"], later());
      expect(await pruneHistory(suite.db, { keepMs, now: later() })).toEqual({ routeChanges: 0, liveChanges: 2 });
      const left = await Promise.all(environments.map((id) => repository().liveHistory(id)));
      expect(left.map((history) => history.map(({ changeId }) => changeId))).toEqual([
        ["env_1_3"],
        ["env_2_2", "env_2_3"],
      ]);
      const live = { deploymentId: "env_1_d_3", revision: 3 };
      expect(await repository().findEnvironment("env_1")).toMatchObject(live);
      const swap = { expectedRevision: 0, isRolledBack: false };
      const first = { environmentId: "env_1", deploymentId: "env_1_d_1", routes: [], swap, now: 1 };
      const again = repository().commit({ ...first, changeId: "env_1_1" });
      await expect(again).rejects.toMatchObject({ code: "ENVIRONMENT_CONFLICT" });
      expect(await repository().findEnvironment("env_1")).toMatchObject(live);
    });
  });
});

describe.each(serverStores)("pruning on $name, whose transaction is held open", (store) => {
  const suite = useDatabase(store);

  it("keeps no commit waiting", async () => {
    const { db } = suite;
    await insertRoutes(db, [aRoute()]);
    const repository = createRouteRepository(db, {
      onRetry: ({ cause }) => {
        throw cause;
      },
    });
    const commit = (n: number) =>
      repository.commit({
        changeId: `c_${n}`,
        environmentId: "env_1",
        deploymentId: `d_${n + 1}`,
        routes: [{ frontlineRouteId: "r_1", expectedRevision: n - 1 }],
        now: 1,
      });
    for (const n of [1, 2, 3, 4]) await commit(n);
    const transaction = await db.startTransaction().execute();
    try {
      expect(await pruneHistory(transaction, { keepMs, now: later() })).toMatchObject({ routeChanges: 3 });
      await commit(5);
      expect(await commit(3)).toMatchObject({ replayed: true });
    } finally {
      await transaction.commit().execute();
    }
    expect(await changeIds(db)).toEqual(["c_4", "c_5"]);
  });
});
