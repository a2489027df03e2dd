import { readFileSync } from "node:fs";
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createTestDatabase, freezeProcess, type MysqlServer, startMysqlServer } from "@frontline-routing/test-servers";
import { type Kysely, sql } from "kysely";
import { createPool } from "mysql2";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { COMMIT_LOCK_WAIT_MS, systemClocks } from "../../src/database/commit-deadline.ts";
import { databaseProblem, describeDatabaseError, withoutSql } from "../../src/database/database-problem.ts";
import { inTransaction } from "../../src/database/in-transaction.ts";
import { createBoundedPool } from "../../src/database/mysql/bounded-pool.ts";
import {
  createRouteRepository,
  type DatabaseOptions,
  type FrontlineSchema,
  migrateToLatest,
  openDatabase,
  readerOf,
} from "../../src/index.ts";
import { expectNoLeaks, SECRET } from "../leaks.ts";
import { aRoute, insertRoutes, wipe } from "../seed.ts";

const certificatePath = (name: string) => fileURLToPath(new URL(`./tls/${name}.pem`, import.meta.url));
const certificate = (name: string) => readFileSync(certificatePath(name), "utf8");

const QUERY_TIMEOUT_MS = 300;

let certificates: string;
let server: MysqlServer;
let admin: Kysely<FrontlineSchema>;
let url: string;

beforeAll(async () => {
  certificates = await mkdtemp(join(tmpdir(), "frontline-adapter-"));
  await installCertificate("server");
  server = await startMysqlServer({
    durable: false,
    serverArguments: [
      `--ssl-ca=${certificatePath("ca")}`,
      `--ssl-cert=${join(certificates, "cert.pem")}`,
      `--ssl-key=${join(certificates, "key.pem")}`,
    ],
  });
  ({ url } = await createTestDatabase(server.url));
  admin = openDatabase(url);
  await migrateToLatest(admin);
  for (const user of ["plain", "certified"]) {
    const name = sql.raw(`${user}@'%' identified by '${SECRET}'${user === "certified" ? " require x509" : ""}`);
    await sql`create user ${name}`.execute(admin);
    await sql`grant all on *.* to ${sql.raw(`${user}@'%'`)}`.execute(admin);
  }
});
afterAll(async () => {
  await admin?.destroy();
  await server?.stop();
  await rm(certificates, { recursive: true });
});

async function installCertificate(name: string): Promise<void> {
  await copyFile(certificatePath(`${name}-cert`), join(certificates, "cert.pem"));
  await copyFile(certificatePath(`${name}-key`), join(certificates, "key.pem"));
}

const urlWith = (change: Partial<URL>) =>
  Object.assign(new URL(url), { username: "plain", password: SECRET, ...change }).href;

async function withHandle(
  options: DatabaseOptions,
  action: (db: Kysely<FrontlineSchema>) => Promise<void>,
  to = urlWith({}),
): Promise<void> {
  const db = openDatabase(to, options);
  try {
    await action(db);
  } finally {
    await db.destroy();
  }
}

const failureOf = (action: Promise<unknown>) =>
  action.then(
    () => expect.unreachable("it was no failure"),
    (error: unknown) => error,
  );

async function sleep(db: Kysely<FrontlineSchema>, seconds: number): Promise<void> {
  await sql`select sleep(${seconds})`.execute(db);
}

const connectionsOf = async (user: string) => {
  const { rows } = await sql<{
    id: number;
  }>`select id from information_schema.processlist where user = ${user}`.execute(admin);
  return rows.map(({ id }) => id);
};

/** How many statements of a user have been at work for so many seconds. */
const busy = async (user: string, seconds = 0) => {
  const { rows } = await sql`select 1 from information_schema.processlist
    where user = ${user} and command = 'Query' and time >= ${seconds}`.execute(admin);
  return rows.length;
};

/** MySQL ends a `sleep` without an error: this works, for hours. */
async function work(db: Kysely<FrontlineSchema>): Promise<void> {
  const collations = sql.raw("information_schema.collations");
  await sql`select count(*) from ${collations} a, ${collations} b, ${collations} c, ${collations} d`.execute(db);
}

const sockets = () => process.getActiveResourcesInfo().filter((kind) => kind === "TCPSocketWrap").length;

describe("over TLS", () => {
  const byName = () => urlWith({ hostname: "localhost" });
  const ca = certificate("ca");

  const cipher = async (db: Kysely<FrontlineSchema>) => {
    const { rows } = await sql<{ Value: string }>`show session status like 'Ssl_cipher'`.execute(db);
    return rows[0]?.Value;
  };

  it.each([
    ["with the server's authority", { ca }, byName],
    ["with several authorities", { ca: [certificate("other-ca"), ca] }, byName],
    ["by an address of this machine", { ca }, () => urlWith({})],
    ["with no check at all", { verify: "nothing" as const }, byName],
  ])("connects %s", async (_, tls, to) => {
    await withHandle({ tls }, async (db) => expect(await cipher(db)).toMatch(/^(?:TLS|ECDHE)/), to());
  });

  it("encrypts nothing by default", () => withHandle({}, async (db) => expect(await cipher(db)).toBe("")));

  it("shows its own certificate to a server that asks for it", async () => {
    const to = urlWith({ hostname: "localhost", username: "certified" });
    const pair = { cert: certificate("client-cert"), key: certificate("client-key") };
    await withHandle({ tls: { ca, ...pair } }, async (db) => expect(await cipher(db)).not.toBe(""), to);
    await withHandle(
      { tls: { ca } },
      async (db) => expectProblem(await failureOf(cipher(db)), /refused this user/),
      to,
    );
  });

  it.each([
    ["signed by another authority", { ca: certificate("other-ca") }, /check that tls\.ca/],
    ["signed by nobody whom Node.js trusts", true, /check that tls\.ca/],
    [
      "signed by another authority, whatever the host",
      { ca: certificate("other-ca"), verify: "authority" as const },
      /tls\.ca/,
    ],
  ])("refuses a certificate %s", async (_, tls, remedy) => {
    await withHandle({ tls }, async (db) => expectProblem(await failureOf(cipher(db)), remedy), byName());
  });

  it("refuses a certificate for another host, unless told that any will do", async () => {
    const reload = sql.raw(server.flavour === "mariadb" ? "flush ssl" : "alter instance reload tls");
    await installCertificate("elsewhere");
    await reload.execute(admin);
    try {
      const right = /for the host of the URL/;
      await withHandle({ tls: { ca } }, async (db) => expectProblem(await failureOf(cipher(db)), right), byName());
      const tls = { ca, verify: "authority" as const };
      await withHandle({ tls }, async (db) => expect(await cipher(db)).not.toBe(""), byName());
    } finally {
      await installCertificate("server");
      await reload.execute(admin);
    }
  });

  it("is what a server asks for that accepts nothing else", async () => {
    await sql`set global require_secure_transport = on`.execute(admin);
    try {
      await withHandle({}, async (db) => expectProblem(await failureOf(cipher(db)), /tls (?:of|to) openDatabase/));
    } finally {
      await sql`set global require_secure_transport = off`.execute(admin);
    }
  });
});

function expectProblem(error: unknown, remedy: RegExp): void {
  expect(describeDatabaseError(error)).toMatch(remedy);
  expectNoLeaks(withoutSql(error));
}

describe("a statement that takes too long", () => {
  it("is ended, and the pool goes on", () =>
    withHandle({ queryTimeoutMs: QUERY_TIMEOUT_MS, connectionLimit: 1 }, async (db) => {
      await sleep(db, 0);
      const [connection] = await connectionsOf("plain");
      expectProblem(await failureOf(work(db)), /queryTimeoutMs of openDatabase/);
      await sleep(db, 0);
      // The server ended it, so that the connection could stay.
      expect(await connectionsOf("plain")).toEqual([connection]);
    }));

  it("is a route repository's problem that may be tried again", () =>
    withHandle({ queryTimeoutMs: QUERY_TIMEOUT_MS }, async (db) => {
      await admin.connection().execute(async (holder) => {
        await sql`lock tables frontline_routes write`.execute(holder);
        const error = await failureOf(createRouteRepository(db).findRoutes(["r_1"]));
        expect(error).toMatchObject({ code: "REPOSITORY_UNAVAILABLE", retryable: true });
        expectProblem(error instanceof Error ? error.cause : error, /queryTimeoutMs of openDatabase/);
        await sql`unlock tables`.execute(holder);
      });
    }));

  it("is no commit that a backup holds up: that ends in time to be made again", () =>
    withHandle({}, async (db) => {
      await insertRoutes(db, [aRoute()]);
      const settings = { changeId: "c_1", isolation: "of the session", clocks: systemClocks } as const;
      await admin.connection().execute(async (backup) => {
        const commit = inTransaction(db, settings, async (trx, deadline) => {
          deadline.start();
          await trx.updateTable("frontline_routes").set({ deployment_id: "d_9" }).execute();
          await sql`flush tables with read lock`.execute(backup);
          return "to be committed";
        });
        const before = performance.now();
        expect(databaseProblem(await failureOf(commit))).toBe("contention");
        expect(performance.now() - before).toBeLessThan(COMMIT_LOCK_WAIT_MS + 2_000);
        await sql`unlock tables`.execute(backup);
      });
      const routes = await db.selectFrom("frontline_routes").select("deployment_id").execute();
      expect(routes).toEqual([{ deployment_id: "d_1" }]);
      await wipe(admin);
    }));

  it("is no migration: those take their time", () =>
    withHandle({ queryTimeoutMs: QUERY_TIMEOUT_MS }, async (db) => {
      await admin.connection().execute(async (holder) => {
        await sql`lock tables frontline_migrations write`.execute(holder);
        const migration = migrateToLatest(db);
        await vi.waitFor(async () => expect(await busy("plain", 1)).toBe(1), 5_000);
        await sql`unlock tables`.execute(holder);
        expect(await migration).toEqual([]);
      });
    }));
});

describe("a server that hangs", () => {
  const frozen = async (action: () => Promise<void>) => {
    await freezeProcess(server.pid);
    try {
      await action();
    } finally {
      process.kill(server.pid, "SIGCONT");
    }
  };

  // The statements take a while, so that the server is surely stopped when their answers are due.
  it("holds no connection, and is used again when it goes on", () =>
    withHandle({ queryTimeoutMs: QUERY_TIMEOUT_MS, connectTimeoutMs: 300, connectionLimit: 2 }, async (db) => {
      const before = sockets();
      await Promise.all([sleep(db, 0), sleep(db, 0)]);
      await frozen(async () => {
        for (const error of await Promise.all([failureOf(sleep(db, 0.2)), failureOf(sleep(db, 0.2))])) {
          expect(error).toMatchObject({ name: "DatabaseError", code: "QUERY_TIMEOUT" });
          expectProblem(error, /queryTimeoutMs of openDatabase/);
        }
        await vi.waitFor(() => expect(sockets()).toBeLessThanOrEqual(before), 10_000);
        expectProblem(await failureOf(sleep(db, 0)), /can't be reached/);
      });
      await sleep(db, 0);
    }));

  it("ends a transaction and a stream with what happened", () =>
    withHandle({ queryTimeoutMs: QUERY_TIMEOUT_MS }, async (db) => {
      const stream = async (seconds: number) => {
        const query = db.selectNoFrom(sql<number>`sleep(${seconds})`.as("slept"));
        for await (const row of query.stream()) expect(row).toEqual({ slept: 0 });
      };
      await Promise.all([stream(0), sleep(db, 0)]);
      await frozen(async () => {
        const transaction = db.transaction().execute((trx) => sleep(trx, 0.2));
        for (const error of await Promise.all([failureOf(transaction), failureOf(stream(0.2))])) {
          expect(error).toMatchObject({ code: "QUERY_TIMEOUT" });
        }
      });
    }));

  it("does not keep a handle from being closed, and its sockets with it", async () => {
    const before = sockets();
    const db = openDatabase(urlWith({}), { queryTimeoutMs: 2_000 }); // time to see the query and to freeze the server
    await Promise.all([sleep(db, 0), sleep(db, 0)]);
    await busy("plain"); // connects, which may take longer than the query
    const query = failureOf(sleep(db, 1.9));
    await vi.waitFor(async () => expect(await busy("plain")).toBe(1), { interval: 5 });
    await frozen(async () => {
      await db.destroy();
      expect(await query).toMatchObject({ code: "QUERY_TIMEOUT" });
      await vi.waitFor(() => expect(sockets()).toBeLessThanOrEqual(before), 10_000);
    });
    await vi.waitFor(async () => expect(await connectionsOf("plain")).toEqual([]), 10_000);
  });
});

describe("a pool", () => {
  it("says so when none of its connections comes free in time, and loses none", () =>
    withHandle({ connectionLimit: 1, acquireTimeoutMs: 100 }, async (db) => {
      await db.connection().execute(async () => {
        const error = await failureOf(sleep(db, 0));
        expect(error).toMatchObject({ name: "DatabaseError", code: "ACQUIRE_TIMEOUT" });
        expectProblem(error, /raise connectionLimit of openDatabase/);
      });
      await sleep(db, 0);
      await sleep(db, 0);
    }));

  it("closes connections that nothing uses, and opens others", () =>
    withHandle({ idleTimeoutMs: 1_000 }, async (db) => {
      await sleep(db, 0);
      const [first] = await connectionsOf("plain");
      await vi.waitFor(async () => expect(await connectionsOf("plain")).toEqual([]), 5_000);
      await sleep(db, 0);
      const [second] = await connectionsOf("plain");
      expect(second).not.toBe(first);
      await sleep(db, 1.1); // in use all the time
      expect(await connectionsOf("plain")).toEqual([second]);
    }));

  it("loses no connection that can't be prepared", async () => {
    const limits = { acquireTimeoutMs: 1_000, queryTimeoutMs: 1_000, idleTimeoutMs: 1_000 };
    const pool = createBoundedPool(createPool({ uri: urlWith({}), connectionLimit: 1 }), {
      ...limits,
      sessionStatements: ["set session no_such_variable = 1"],
    });
    const acquire = () => new Promise((_, reject) => pool.getConnection(reject));
    for (const code of ["ER_UNKNOWN_SYSTEM_VARIABLE", "ER_UNKNOWN_SYSTEM_VARIABLE"]) {
      expect(await failureOf(acquire())).toMatchObject({ code });
    }
    await new Promise((resolve) => pool.end(resolve));
  });

  it("asks after the other side of silent connections", async () => {
    const keepAlive = vi.spyOn(Socket.prototype, "setKeepAlive");
    try {
      await withHandle({ keepAliveMs: 7_000 }, (db) => sleep(db, 0));
      expect(keepAlive).toHaveBeenCalledWith(true, 7_000);
    } finally {
      keepAlive.mockRestore();
    }
  });
});

describe("with a replica", () => {
  it("reads there, writes to the primary only, and closes both", async () => {
    // Another database of the same server: what tells the two apart is what is in them.
    const replica = await createTestDatabase(server.url);
    const replicaUrl = urlWith({ pathname: new URL(replica.url).pathname });
    await withHandle({}, async (db) => void (await migrateToLatest(db)), replica.url);
    await withHandle({ replicaUrl }, async (db) => {
      const reader = readerOf(db);
      await insertRoutes(db, [aRoute()]);
      expect(await createRouteRepository(db).findRoutes(["r_1"])).toHaveLength(1);
      expect(await db.selectFrom("frontline_routes").select("id").execute()).toHaveLength(1);
      expect(await reader.selectFrom("frontline_routes").select("id").execute()).toEqual([]);
      const writes = [() => insertRoutes(reader, [aRoute()]), () => sql`create table t (a int)`.execute(reader)];
      for (const write of writes) expectProblem(await failureOf(write()), /read-only: connect to the primary/);
      expect(await connectionsOf("plain")).not.toEqual([]);
    });
    await vi.waitFor(async () => expect(await connectionsOf("plain")).toEqual([]));
    await replica.drop();
  });

  it("reads the replica when the primary was never asked, and closes it all the same", async () => {
    await withHandle({ replicaUrl: urlWith({}) }, (db) => sleep(readerOf(db), 0), "mysql://root@127.0.0.1:1/app");
    await vi.waitFor(async () => expect(await connectionsOf("plain")).toEqual([]));
  });
});

describe("readerOf", () => {
  it("is the database itself in a transaction, with a plugin, and in SQLite", () =>
    withHandle({ replicaUrl: urlWith({}) }, async (db) => {
      await db.transaction().execute(async (trx) => expect(readerOf(trx)).toBe(trx));
      const schema = db.withSchema("frontline");
      expect(readerOf(schema)).toBe(schema);
      const sqlite = openDatabase("sqlite::memory:");
      expect(readerOf(sqlite)).toBe(sqlite);
    }));

  it("has sessions of its own where there is no replica, which see what was committed and may not write", () =>
    withHandle({ connectionLimit: 1 }, async (db) => {
      await wipe(admin);
      await db.connection().execute(async (only) => {
        await insertRoutes(only, [aRoute()]);
        expect(await readerOf(db).selectFrom("frontline_routes").select("id").execute()).toHaveLength(1);
        const write = readerOf(db).deleteFrom("frontline_routes").execute();
        expectProblem(await failureOf(write), /read-only: connect to the primary/);
      });
      expect(await connectionsOf("plain")).toHaveLength(2);
      await wipe(admin);
    }));
});
