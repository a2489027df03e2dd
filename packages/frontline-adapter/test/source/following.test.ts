import type { Changes, Cursor, RouteSource } from "@frontline-routing/frontline-core";
import { type Kysely, type KyselyPlugin, sql } from "kysely";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createRouteSource, type FrontlineSchema } from "../../src/index.ts";
import { createQueryLog } from "../query-log.ts";
import { aRoute, insertRoutes, wipe } from "../seed.ts";
import { serverStores, stores } from "../stores.ts";
import { useDatabase } from "../use-database.ts";
import { aChange } from "./a-change.ts";

const { signal } = new AbortController();
const NOTHING = { hostnames: [], environmentIds: [] };

function poll(source: RouteSource, since?: Cursor): Promise<Changes> {
  return source.changes({ since, again: NOTHING }, { signal });
}

/** Polls until there is no more. */
async function followAll(source: RouteSource, since: Cursor): Promise<{ cursor: Cursor; told: string[] }> {
  const told: string[] = [];
  for (let cursor = since; ; ) {
    const answer = await poll(source, cursor);
    if (answer.outcome !== "followed") throw new Error(`expected to follow, got ${JSON.stringify(answer)}`);
    for (const state of answer.changed.routes.values()) if (state !== null) told.push(state.route.id);
    told.push(...answer.removedRouteIds);
    cursor = answer.cursor;
    if (!answer.more) return { cursor, told };
  }
}

async function start(source: RouteSource): Promise<Cursor> {
  const started = await poll(source);
  if (started.outcome !== "started") throw new Error(started.outcome);
  return started.cursor;
}

/** Commits changes of routes that aren't there, some hundred at a time. */
async function commitChanges(db: Kysely<FrontlineSchema>, name: string, count: number): Promise<void> {
  for (let i = 0; i < count; i += 500) {
    const ids = Array.from({ length: Math.min(500, count - i) }, (_, j) => `${name}_${i + j}`);
    const changes = ids.map((id) => aChange({ change_id: `${name}_${i}`, frontline_route_id: id }));
    await db.insertInto("frontline_route_changes").values(changes).execute();
  }
}

describe.each(stores)("on $name, a follower", (store) => {
  const { log, statements } = createQueryLog();
  const database = useDatabase(store, { log });
  let db: Kysely<FrontlineSchema>;

  beforeAll(() => {
    db = database.db;
  });
  beforeEach(async () => {
    await wipe(db);
    await insertRoutes(db, [aRoute()]);
  });

  /** Commits a change under a key: one below others, as if that commit had taken longer than theirs. */
  async function commitAt(pk: number, name: string): Promise<void> {
    await sql`insert into frontline_route_changes (pk, change_id, environment_id, frontline_route_id,
        previous_deployment_id, deployment_id, revision, changed_at)
      values (${pk}, ${name}, 'env_1', ${name}, 'd_1', 'd_2', 1, 1)`.execute(db);
  }

  async function highestKey(): Promise<number> {
    const { rows } = await sql<{ pk: number }>`select max(pk) as pk from frontline_route_changes`.execute(db);
    return Number(rows[0]?.pk);
  }

  it("asks one statement while nothing is late, and two when something is", async () => {
    const source = createRouteSource(db);
    await commitChanges(db, "before", 600);
    let cursor = await start(source);
    const countStatements = async (): Promise<string[]> => {
      statements.length = 0;
      const followed = await followAll(source, cursor);
      cursor = followed.cursor;
      return [String(statements.length), ...followed.told];
    };
    expect(await countStatements()).toEqual(["1"]);
    await commitChanges(db, "next", 2);
    expect(await countStatements()).toEqual(["1", "next_0", "next_1"]);
    const hole = (await highestKey()) + 1;
    await commitAt(hole + 2, "above");
    expect(await countStatements()).toEqual(["1", "above"]);
    await commitAt(hole + 1, "soon");
    expect(await countStatements()).toEqual(["1", "soon"]);
    expect(await countStatements()).toEqual(["1"]);
    await commitAt(hole, "late");
    expect(await countStatements()).toEqual(["2", "late"]);
    expect(await countStatements()).toEqual(["1"]);
  });

  it("reads as many rows as there are changes, and not what was told before", async () => {
    const rows: number[] = [];
    const counting: KyselyPlugin = {
      transformQuery: ({ node }) => node,
      async transformResult({ result }) {
        rows.push(result.rows.length);
        return result;
      },
    };
    const source = createRouteSource(db.withPlugin(counting));
    let cursor = await start(source);
    await commitChanges(db, "many", 4_000);
    ({ cursor } = await followAll(source, cursor));
    await commitChanges(db, "one", 1);
    ({ cursor } = await followAll(source, cursor));
    for (let i = 0; i < 2; i += 1) {
      rows.length = 0;
      ({ cursor } = await followAll(source, cursor));
    }
    // The head, an anchor, and a count for each bucket.
    expect(rows).toEqual([expect.toSatisfy((count: number) => count <= 2 + Math.ceil(4_000 / 256) + 1)]);
  });

  it("tells a long history page by page, each change once", async () => {
    const source = createRouteSource(db);
    const since = await start(source);
    await commitChanges(db, "many", 4_500);
    const first = await poll(source, since);
    expect(first).toMatchObject({ outcome: "followed", more: true });
    const { told } = await followAll(source, since);
    expect([told.length, new Set(told).size]).toEqual([4_500, 4_500]);
  });

  it("is behind where a store lacks what a page was read with, although not yet told", async () => {
    const source = createRouteSource(db);
    const since = await start(source);
    await commitChanges(db, "many", 2_500);
    const first = await poll(source, since);
    if (first.outcome !== "followed") throw new Error(first.outcome);
    await sql`delete from frontline_route_changes where frontline_route_id = 'many_2499'`.execute(db);
    expect(await poll(source, first.cursor)).toMatchObject({ outcome: "behind" });
    expect(await poll(source, since)).toMatchObject({ outcome: "followed" });
  });

  it("tells again, to a copy of its cursor, no more than what is above its mark", async () => {
    let now = 0;
    const source = createRouteSource(db, { now: () => now });
    await commitChanges(db, "old", 10);
    let cursor = await start(source);
    const copy = () => JSON.parse(JSON.stringify(cursor)) as Cursor;
    await commitChanges(db, "new", 10);
    ({ cursor } = await followAll(source, cursor));
    expect((await followAll(createRouteSource(db), copy())).told).toHaveLength(20);
    // A second counts for a twentieth where nothing is committed, and the bound is fifteen.
    for (let i = 0; i < 301; i += 1) {
      now += 1_000;
      ({ cursor } = await followAll(source, cursor));
    }
    expect((await followAll(createRouteSource(db), copy())).told).toEqual([]);
    await commitChanges(db, "last", 1);
    expect((await followAll(createRouteSource(db), copy())).told).toEqual(["last_0"]);
  });

  it("loses a history in which another change has the key of one that was told", async () => {
    const source = createRouteSource(db);
    await commitChanges(db, "kept", 3);
    const kept = await start(source);
    await commitChanges(db, "lost", 1);
    const { cursor } = await followAll(source, kept);
    await sql`update frontline_route_changes set change_id = 'another' where change_id = 'lost_0'`.execute(db);
    expect(await poll(source, cursor)).toMatchObject({ outcome: "lost", reason: "replaced" });
    const { covers } = await source.lookup({ hostnames: ["api.example.com"], notOlderThan: cursor }, { signal });
    expect(covers).toBe(false);
    const last = await poll(source, cursor);
    if (last.outcome === "lost") expect((await followAll(source, last.cursor)).told).toEqual([]);
    else expect.unreachable();
  });

  it("loses a history whose end is gone, at once where it goes on, else after a second", async () => {
    let now = 0;
    const source = createRouteSource(db, { now: () => now });
    await commitChanges(db, "kept", 3);
    const kept = await start(source);
    await commitChanges(db, "lost", 1);
    const { cursor } = await followAll(source, kept);
    await sql`delete from frontline_route_changes where change_id = 'lost_0'`.execute(db);
    expect(await poll(source, cursor)).toMatchObject({ outcome: "behind" });
    now += 1_000;
    expect(await poll(source, cursor)).toMatchObject({ outcome: "behind" });
    const { covers } = await source.lookup({ hostnames: [], notOlderThan: cursor }, { signal });
    expect(covers).toBe(false);
    now += 1;
    expect(await poll(source, cursor)).toMatchObject({ outcome: "lost", reason: "behind-for-too-long" });
    await commitChanges(db, "later", 2);
    expect(await poll(source, cursor)).toMatchObject({ outcome: "lost", reason: "truncated" });
  });

  it("loses a history that is too far ahead to be read", async () => {
    const source = createRouteSource(db);
    const since = await start(source);
    await commitChanges(db, "first", 1);
    await commitAt((await highestKey()) + 200_000, "far");
    expect(await poll(source, since)).toMatchObject({ outcome: "lost", reason: "too-far-behind" });
    await sql`delete from frontline_route_changes where change_id = 'far'`.execute(db);
  });
});

describe.each(serverStores)("on $name, a follower", (store) => {
  const database = useDatabase(store);
  let db: Kysely<FrontlineSchema>;
  let source: RouteSource;
  const held: { rollback(): { execute(): Promise<void> } }[] = [];

  beforeAll(() => {
    db = database.db;
    source = createRouteSource(db);
  });
  beforeEach(async () => {
    await wipe(db);
    // Rows that are only deleted would keep the neighbours of their keys locked while a transaction is held open.
    await sql`truncate table frontline_route_changes`.execute(db);
    await insertRoutes(db, [aRoute()]);
  });
  afterEach(async () => {
    for (const transaction of held.splice(0))
      await transaction
        .rollback()
        .execute()
        .catch(() => {});
  });

  /** Moves `r_1` in a transaction that is left open. */
  async function holdMoveOpen() {
    const transaction = await db.startTransaction().execute();
    held.push(transaction);
    await transaction
      .insertInto("frontline_route_changes")
      .values(aChange({ change_id: "held" }))
      .execute();
    const moved = { deployment_id: "d_2", revision: 1 };
    await transaction.updateTable("frontline_routes").set(moved).where("id", "=", "r_1").execute();
    return transaction;
  }

  it("is told a change that is committed after 3,000 later ones were", async () => {
    let cursor = await start(source);
    const transaction = await holdMoveOpen();
    const told: string[] = [];
    for (let i = 0; i < 6; i += 1) {
      await commitChanges(db, `later_${i}`, 500);
      const followed = await followAll(source, cursor);
      told.push(...followed.told);
      cursor = followed.cursor;
    }
    expect([told.length, told.includes("r_1")]).toEqual([3_000, false]);
    await transaction.commit().execute();
    const answer = await poll(source, cursor);
    if (answer.outcome !== "followed") throw new Error(answer.outcome);
    expect(answer.changed.routes.get("api.example.com")?.route).toMatchObject({ deploymentId: "d_2", revision: 1 });
    expect([answer.changed.routes.size, answer.removedRouteIds]).toEqual([1, []]);
  });

  it("is told a change that was in flight when it started", async () => {
    const transaction = await holdMoveOpen();
    await commitChanges(db, "later", 1_000);
    const since = await start(source);
    await transaction.commit().execute();
    expect((await followAll(source, since)).told).toEqual(["r_1"]);
  });

  it("isn't disturbed by a change that is rolled back", async () => {
    const since = await start(source);
    const transaction = await holdMoveOpen();
    await commitChanges(db, "later", 2);
    const { cursor } = await followAll(source, since);
    await transaction.rollback().execute();
    expect((await followAll(source, cursor)).told).toEqual([]);
  });
});
