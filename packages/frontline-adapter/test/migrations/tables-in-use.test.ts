import { type Kysely, type LogEvent, sql } from "kysely";
import { createConnection } from "mysql2/promise";
import { describe, expect, it, vi } from "vitest";
import { type FrontlineSchema, migrateToLatest, openDatabase } from "../../src/index.ts";
import { createOriginalTables, insertOriginalRows } from "../original-schema.ts";
import { serverStores } from "../stores.ts";
import { withDatabase } from "../with-database.ts";

const ALL = ["0001-original-tables", "0002-deployment-regions", "0003-route-history"];
const WAIT = { timeout: 50_000 };

async function original(db: Kysely<FrontlineSchema>): Promise<void> {
  await createOriginalTables(db, true);
  await insertOriginalRows(db);
}

/** A transaction that has read a table and stays open: a program that thinks, or an analyst at lunch. */
async function readingTransaction(url: string) {
  const connection = await createConnection(url);
  await connection.query("begin");
  await connection.query("select * from frontline_routes");
  return { id: connection.threadId, end: () => connection.end() };
}

describe.each(serverStores)("while a transaction keeps a table in use on $name, migrateToLatest", (store) => {
  it("lets others go on, and is done when the transaction ends", () =>
    withDatabase(store, async (others, { url }) => {
      await original(others);
      let served = 0;
      const servedAtRefusal: number[] = [];
      const log = ({ level, query }: LogEvent) => {
        if (level === "error" && query.sql.startsWith("alter table")) servedAtRefusal.push(served);
      };
      const db = openDatabase(url, { log });
      const reading = await readingTransaction(url);
      const migrated = migrateToLatest(db, { random: () => 0 });
      let isPending = true;
      void migrated.catch(() => {}).finally(() => (isPending = false));
      const serve = async () => {
        while (isPending) {
          await sql`select id from frontline_routes`.execute(others);
          served += 1;
        }
      };
      const serving = serve();
      try {
        await vi.waitFor(() => expect(servedAtRefusal.length).toBeGreaterThanOrEqual(3), WAIT);
        expect(isPending).toBe(true);
        const [first = 0, second = 0, third = 0] = servedAtRefusal;
        expect(second).toBeGreaterThan(first);
        expect(third).toBeGreaterThan(second);
      } finally {
        await reading.end();
      }
      expect(await migrated).toEqual(ALL);
      await serving;
      await db.destroy();
    }));

  it("says in the end what is in the way, and works once that is gone", () =>
    withDatabase(store, async (db, { url }) => {
      await original(db);
      const reading = await readingTransaction(url);
      try {
        const failure = migrateToLatest(db, { giveUpAfterMs: 0 });
        await expect(failure).rejects.toMatchObject({
          code: "MIGRATION_FAILED",
          message: expect.stringMatching(
            new RegExp(
              `frontline_routes stayed in use for 0 s.* In the way (?:is|may be)\\b.* connection ${reading.id} of root@.* in a transaction for \\d+ s`,
            ),
          ),
        });
        await expect(failure).rejects.not.toThrow(/select|alter/i);
      } finally {
        await reading.end();
      }
      expect(await migrateToLatest(db)).toEqual(ALL.slice(2));
    }));

  it("says so where its user may not see what is in the way", () =>
    withDatabase(store, async (admin, { url }) => {
      await original(admin);
      const name = new URL(url).pathname.slice(1);
      const own = new URL(url);
      own.username = `u_${name}`;
      own.password = "secret";
      await sql.raw(`create user u_${name} identified by 'secret'`).execute(admin);
      await sql.raw(`grant all on ${name}.* to u_${name}`).execute(admin);
      const db = openDatabase(own.href);
      const reading = await readingTransaction(url);
      try {
        await expect(migrateToLatest(db, { giveUpAfterMs: 0 })).rejects.toThrow(
          /frontline_routes stayed in use .* This user may not see by whom: look for a transaction that stays open/,
        );
      } finally {
        await reading.end();
        await db.destroy();
        await sql.raw(`drop user u_${name}`).execute(admin);
      }
    }));

  it("leaves sessions of a pool with the wait that they had", () =>
    withDatabase(store, async (db) => {
      await original(db);
      await db.connection().execute(async (own) => {
        const wait = async () => (await sql`select @@session.lock_wait_timeout as wait`.execute(own)).rows;
        const before = await wait();
        await migrateToLatest(own);
        expect(await wait()).toEqual(before);
      });
    }));
});

describe.each(serverStores)("on $name, a table that takes no column in an instant", (store) => {
  it("gets it beside those who read and write", () =>
    withDatabase(store, async (db) => {
      await original(db);
      await sql`alter table frontline_routes row_format = compressed`.execute(db);
      await expect(
        sql`alter table frontline_routes add column x int, algorithm = instant`.execute(db),
      ).rejects.toThrow();
      expect(await migrateToLatest(db)).toEqual(ALL);
    }));

  it("stays as it is where writes would have to wait", () =>
    withDatabase(store, async (db) => {
      await original(db);
      await sql`alter table frontline_routes engine = MyISAM, convert to character set latin1`.execute(db);
      await expect(migrateToLatest(db)).rejects.toMatchObject({
        code: "MIGRATION_FAILED",
        message: expect.stringMatching(
          /frontline_routes can only be changed while nobody writes to it: add the column revision/,
        ),
      });
      await sql`alter table frontline_routes add column revision bigint not null default 0`.execute(db);
      expect(await migrateToLatest(db)).toEqual(ALL.slice(2));
    }));
});

describe("migrateToLatest", () => {
  it("refuses options that it doesn't know, and numbers out of bounds", async () => {
    const db = openDatabase("sqlite::memory:");
    await expect(migrateToLatest(db, { giveUpAfter: 1 } as object)).rejects.toThrow(
      'unknown option "giveUpAfter", did you mean "giveUpAfterMs"?',
    );
    await expect(migrateToLatest(db, { giveUpAfterMs: -1 })).rejects.toThrow(RangeError);
    await expect(migrateToLatest("sqlite::memory:" as never)).rejects.toThrow(
      /db: expected a Kysely instance.*got string/,
    );
    await db.destroy();
  });
});
