import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { inspect, promisify } from "node:util";
import fc from "fast-check";
import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { type DatabaseOptions, InvalidDatabaseUrlError, openDatabase } from "../../src/index.ts";
import { createQueryLog } from "../query-log.ts";
import { aRoute, insertRoutes } from "../seed.ts";
import { serverStores, sharedStores, stores } from "../stores.ts";
import { withDatabase, withTables } from "../with-database.ts";

const pem = (name: string) => readFileSync(new URL(`./tls/${name}.pem`, import.meta.url), "utf8");

describe("openDatabase", () => {
  it.each([
    [{ connectionLimit: 0 }, RangeError, "connectionLimit: expected a whole number from 1 to 1000, got 0"],
    [{ connectionLimit: 2.5 }, TypeError, "connectionLimit: expected a whole number from 1 to 1000, got 2.5"],
    [{ connectTimeoutMs: "9" }, TypeError, 'connectTimeoutMs: expected a whole number from 1 to 600000, got "9"'],
    [{ log: "query" }, TypeError, 'log: expected a list of "query" and "error" or a function, got "query"'],
    [{ acquireTimeoutMs: 0 }, RangeError, "acquireTimeoutMs: expected a whole number from 1 to 600000, got 0"],
    [{ queryTimeoutMs: 99 }, RangeError, "queryTimeoutMs: expected a whole number from 100 to 600000, got 99"],
    [{ idleTimeoutMs: 99 }, RangeError, "idleTimeoutMs: expected a whole number from 100 to 3000, got 99"],
    [{ keepAliveMs: true }, TypeError, "keepAliveMs: expected a whole number from 1000 to 7200000, got true"],
    [{ tls: "yes" }, TypeError, "tls: expected true, false or an object, got string"],
    [{ tls: null }, TypeError, "tls: expected true, false or an object, got null"],
    [{ tls: { servername: "db" } }, TypeError, 'tls of openDatabase: unknown option "servername"'],
    [{ tls: { verify: true } }, TypeError, 'tls.verify: expected "identity", "authority" or "nothing", got boolean'],
    [{ tls: { ca: "./ca.pem" } }, TypeError, "tls.ca: expected PEM text"],
    [{ tls: { ca: [] } }, TypeError, "tls.ca: expected at least one certificate, got an empty list"],
    [
      { tls: { ca: Buffer.of(1) } },
      TypeError,
      'tls.ca: expected PEM text, with a line that ends in "CERTIFICATE-----"',
    ],
    [{ tls: { cert: pem("client-cert") } }, TypeError, "tls: cert and key belong together, key is missing"],
    [{ tls: { key: pem("client-key") } }, TypeError, "tls: cert and key belong together, cert is missing"],
    [
      { tls: { cert: pem("server-cert"), key: pem("client-key") } },
      TypeError,
      /can't be used \(ERR_OSSL_\w*MISMATCH\)/,
    ],
    [{ tls: true }, TypeError, "tls: nothing goes over a network to a SQLite file; leave it out"],
    [{ replicaUrl: "mysql://replica/app" }, TypeError, "replicaUrl: a SQLite file has no replicas; leave it out"],
    [{ poolSize: 3 }, TypeError, 'openDatabase: unknown option "poolSize"'],
    [null, TypeError, "openDatabase: expected options as an object, got null"],
  ])("refuses the options %j", (options, type, message) => {
    const open = () => openDatabase("sqlite::memory:", options as never);
    expect(open).toThrow(type);
    expect(open).toThrow(message);
  });

  it("refuses a wrong URL at once", () => {
    expect(() => openDatabase("postgres://host/app")).toThrow(/expected mysql:/);
  });

  it.each([
    ["replica", "replicaUrl: expected mysql:"],
    ["sqlite:./replica.db", "replicaUrl: expected a mysql:// URL, as the primary's is"],
    ["mysql://replica", "replicaUrl: it names no database"],
    [7, "replicaUrl: expected mysql:"],
  ])("refuses the replicaUrl %j at once", (replicaUrl, message) => {
    const open = () => openDatabase("mysql://primary/app", { replicaUrl: replicaUrl as string });
    expect(open).toThrow(InvalidDatabaseUrlError);
    expect(open).toThrow(message);
  });

  it("refuses to verify the name of a host that has none", () => {
    const open = (host: string, options: DatabaseOptions) => () => openDatabase(`mysql://${host}/app`, options);
    expect(open("10.0.0.1", { tls: true })).toThrow(/database URL: its host is an IP address.*verify: "authority"/);
    expect(open("[2001:db8::1]", { tls: true })).toThrow(InvalidDatabaseUrlError);
    expect(open("db", { tls: true, replicaUrl: "mysql://10.0.0.1/app" })).toThrow(/^replicaUrl: its host is an IP/);
    for (const host of ["127.0.0.1", "[::1]", "db.example"]) expect(open(host, { tls: true })).not.toThrow();
    expect(open("10.0.0.1", { tls: { verify: "authority" } })).not.toThrow();
  });

  it("never shows a password or a key, whatever is wrong", () => {
    const url = "mysql://primary/app";
    const wrong: ((secret: string) => [string, unknown])[] = [
      (secret) => [`mysql://user:${secret}@primary`, {}],
      (secret) => [`mysql://user:${secret}@10.0.0.1/app`, { tls: true }],
      (secret) => [url, { replicaUrl: `mysql://user:${secret}@replica` }],
      (secret) => [url, { replicaUrl: `mysql://user:${secret}%@replica/app` }],
      (secret) => [url, { replicaUrl: `mysql://user:${secret}@replica/app?ssl-mode=required` }],
      (secret) => [url, { replicaUrl: `sqlite:${secret}` }],
      (secret) => ["sqlite::memory:", { replicaUrl: `mysql://user:${secret}@replica/app` }],
      (secret) => [url, { tls: secret }],
      (secret) => [url, { tls: { key: secret } }],
      (secret) => [url, { tls: { cert: pem("client-cert"), key: secret } }],
      (secret) => [url, { tls: { cert: pem("client-cert"), key: `-----BEGIN PRIVATE KEY-----\n${secret}\n` } }],
      (secret) => [url, { tls: { verify: secret } }],
    ];
    const secret = fc.stringMatching(/^[\w!$&;=+-]{12,40}$/);
    fc.assert(
      fc.property(secret, fc.constantFrom(...wrong), (text, wrongWith) => {
        const [to, options] = wrongWith(text);
        let error: unknown;
        try {
          openDatabase(to, options as DatabaseOptions);
        } catch (thrown) {
          error = thrown;
        }
        expect(error).toMatchObject({ message: expect.any(String) });
        expect(inspect(error, { depth: null, showHidden: true }) + JSON.stringify(error)).not.toContain(text);
      }),
    );
  });
});

describe.each(stores)("a database on $name", (store) => {
  it("logs its statements when asked to", async () => {
    const queries = createQueryLog();
    await withDatabase(store, async (db) => void (await sql`select 1`.execute(db)), { log: queries.log });
    expect(queries.statements).toContain("select 1");
  });

  it("counts the rows that an update found, also those that were so before", () =>
    withTables(store, async (db) => {
      await insertRoutes(db, [aRoute()]);
      const result = await db.updateTable("frontline_routes").set({ deployment_id: "d_1" }).executeTakeFirst();
      expect(result.numUpdatedRows).toBe(1n);
    }));

  it("streams rows", () =>
    withTables(store, async (db) => {
      await insertRoutes(db, [aRoute(), aRoute({ id: "r_2", fullyQualifiedDomainName: "b.example.com" })]);
      const ids: string[] = [];
      for await (const row of db.selectFrom("frontline_routes").select("id").orderBy("pk").stream()) ids.push(row.id);
      expect(ids).toEqual(["r_1", "r_2"]);
    }));

  it("undoes a transaction that fails", () =>
    withTables(store, async (db) => {
      const failing = db.transaction().execute(async (trx) => {
        await insertRoutes(trx, [aRoute()]);
        throw new Error("on purpose");
      });
      await expect(failing).rejects.toThrow("on purpose");
      expect(await db.selectFrom("frontline_routes").select("id").execute()).toEqual([]);
    }));
});

describe.each(sharedStores)("two handles of one database on $name", (store) => {
  it("see each other's commits", () =>
    withTables(store, async (db, { url }) => {
      const other = openDatabase(url);
      await insertRoutes(other, [aRoute()]);
      await other.destroy();
      expect(await db.selectFrom("frontline_routes").select("id").execute()).toEqual([{ id: "r_1" }]);
    }));

  it("wait for each other's transactions, many at a time", () =>
    withTables(store, async (db, { url }) => {
      await db.insertInto("frontline_environments").values({ environment_id: "env_1" }).execute();
      const handles = [db, openDatabase(url), openDatabase(url)];
      const raise = (handle: typeof db) =>
        handle.transaction().execute(async (trx) => {
          // What is read first would make a SQLite transaction fail that took the write lock only when it wrote.
          await trx.selectFrom("frontline_environments").selectAll().execute();
          const set = { revision: sql<number>`revision + 1` };
          await trx.updateTable("frontline_environments").set(set).execute();
        });
      await Promise.all(Array.from({ length: 30 }, (_, i) => raise(handles[i % 3] ?? db)));
      expect(await db.selectFrom("frontline_environments").select("revision").execute()).toEqual([{ revision: 30 }]);
      await Promise.all(handles.slice(1).map((handle) => handle.destroy()));
    }));
});

describe.each(serverStores)("a connection to $name", (store) => {
  it("is strict, escapes with backslashes, and reads 64-bit integers without loss", () =>
    withDatabase(store, async (db) => {
      const { rows } = await sql<object>`select @@session.sql_mode as mode, @@session.innodb_lock_wait_timeout as wait,
        @@session.character_set_connection as charset, 9007199254740993 as big, 9007199254740991 as safe,
        ${"\\'; -- \u{1f6f0}"} as text`.execute(db);
      expect(rows).toEqual([
        {
          mode: expect.stringContaining("STRICT_ALL_TABLES"),
          wait: 5,
          charset: "utf8mb4",
          big: "9007199254740993",
          safe: 9007199254740991,
          text: "\\'; -- \u{1f6f0}",
        },
      ]);
      expect(JSON.stringify(rows)).not.toContain("NO_BACKSLASH_ESCAPES");
    }));

  it("quotes an object where a value belongs, instead of making SQL of it", () =>
    withTables(store, async (db) => {
      await insertRoutes(db, [aRoute()]);
      const value = { deployment_id: 1 } as unknown as string;
      await db.updateTable("frontline_routes").set({ deployment_id: value }).execute();
      const rows = await db.selectFrom("frontline_routes").select("deployment_id").execute();
      expect(rows).toEqual([{ deployment_id: "[object Object]" }]);
    }));
});

describe("without mysql2 installed", () => {
  const run = async (code: string) => {
    const withoutMysql2 = `import { registerHooks } from "node:module";
      registerHooks({ resolve(specifier, context, next) {
        if (specifier !== "mysql2") return next(specifier, context);
        throw Object.assign(new Error("Cannot find package 'mysql2'"), { code: "ERR_MODULE_NOT_FOUND" });
      } });
      const { openDatabase, migrateToLatest } = await import("@frontline-routing/frontline-adapter");`;
    const args = ["--conditions=@frontline-routing/source", "--input-type=module", "--eval", withoutMysql2 + code];
    // The package finds itself by its name from within its own folder.
    const cwd = fileURLToPath(new URL("../..", import.meta.url));
    return (await promisify(execFile)(process.execPath, args, { cwd })).stdout;
  };

  it("SQLite works", async () => {
    const code = `const db = openDatabase("sqlite::memory:"); console.log((await migrateToLatest(db)).length);`;
    expect(await run(code)).toBe("3\n");
  });

  it("a mysql:// URL says what to install", async () => {
    const code = `const db = openDatabase("mysql://root@127.0.0.1:1/app");
      await migrateToLatest(db).catch((error) => console.log(error.code, error.cause.code, error.message));`;
    expect(await run(code)).toMatch(/^MIGRATION_FAILED DRIVER_MISSING .*npm install mysql2\n$/);
  });
});
