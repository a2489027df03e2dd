import { randomBytes } from "node:crypto";
import { createTestDatabase, startMysqlServer } from "@frontline-routing/test-servers";
import { type Kysely, sql } from "kysely";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { createRouteRepository, type FrontlineSchema, migrateToLatest, openDatabase } from "../../src/index.ts";
import { expectNoLeaks, SECRET } from "../leaks.ts";
import { aRoute, insertDeployments, insertRoutes, wipe } from "../seed.ts";
import { serverStores } from "../stores.ts";
import { useDatabase } from "../use-database.ts";

const changeSet = {
  changeId: "c_1",
  environmentId: "env_1",
  deploymentId: "d_2",
  routes: [{ frontlineRouteId: "r_1", expectedRevision: 0 }],
  swap: { expectedRevision: 0, isRolledBack: false, mustBeReady: true },
  now: 1,
};
const deployment = { id: "d_2", environmentId: "env_1", status: "ready", desiredState: "running", createdAt: 1 };

const rejectionOf = (action: Promise<unknown>) =>
  action.then(
    () => expect.unreachable("it was no failure"),
    (error: unknown) => error,
  );

async function expectUnavailable(action: Promise<unknown>, remedy: RegExp): Promise<void> {
  const error = await rejectionOf(action);
  expect(error).toMatchObject({ code: "REPOSITORY_UNAVAILABLE", retryable: true, cause: expect.any(Error) });
  expect(error).toMatchObject({ message: expect.stringMatching(remedy) });
  expectNoLeaks(error);
}

describe.each(serverStores)("a user of $name", (store) => {
  const user = `u_${randomBytes(6).toString("hex")}`;
  const database = useDatabase(store);
  let admin: Kysely<FrontlineSchema>;
  let url: string;

  beforeEach(async () => {
    admin = database.db;
    url = Object.assign(new URL(database.url), { username: user, password: SECRET }).href;
    await wipe(admin);
    await insertRoutes(admin, [aRoute()]);
    await insertDeployments(admin, [deployment]);
    await sql.raw(`drop user if exists ${user}@'%'`).execute(admin);
    await sql.raw(`create user ${user}@'%' identified by '${SECRET}'`).execute(admin);
  });
  afterAll(async () => {
    await sql.raw(`drop user if exists ${user}@'%'`).execute(admin);
  });

  const grant = (privileges: string, table = "*") =>
    sql.raw(`grant ${privileges} on ${new URL(url).pathname.slice(1)}.${table} to ${user}@'%'`).execute(admin);

  const asUser = async (action: (db: Kysely<FrontlineSchema>) => Promise<void>) => {
    const db = openDatabase(url, { connectionLimit: 1 });
    try {
      await action(db);
    } finally {
      await db.destroy();
    }
  };

  it("that may only read is told so", async () => {
    await grant("select");
    await asUser(async (db) => {
      await expectUnavailable(createRouteRepository(db).commit(changeSet), /what the user is granted/);
      expect(await migrateToLatest(db)).toEqual([]); // it has nothing to do, so it needs no more
    });
  });

  it("on a connection that is read-only is told so", async () => {
    await grant("all");
    await asUser(async (db) => {
      await sql`set session transaction read only`.execute(db);
      await expectUnavailable(createRouteRepository(db).commit(changeSet), /read-only: connect to the primary/);
    });
  });

  it("that has all the connections it may have is told so", async () => {
    await grant("all");
    await sql.raw(`alter user ${user}@'%' with max_user_connections 1`).execute(admin);
    await asUser(async (db) => {
      await createRouteRepository(db).findRoutes([]);
      await sql`select 1`.execute(db);
      await asUser((another) =>
        expectUnavailable(createRouteRepository(another).findRoutes(["r_1"]), /no more connections: raise its limit/),
      );
    });
  });

  it("whose tables are gone, or of another kind, is told so", async () => {
    await grant("all");
    await sql`rename table frontline_live_changes to moved_away`.execute(admin);
    await asUser((db) => expectUnavailable(createRouteRepository(db).commit(changeSet), /run migrateToLatest/));
    await sql`rename table moved_away to frontline_live_changes`.execute(admin);
    await sql`alter table frontline_live_changes modify actor int`.execute(admin);
    const long = { ...changeSet, actor: "ada" };
    await asUser((db) => expectUnavailable(createRouteRepository(db).commit(long), /see `cause`/));
    await sql`alter table frontline_live_changes modify actor varchar(255)`.execute(admin);
  });
});

describe("a server that is killed and comes back", () => {
  it("is unavailable in between, and keeps what was committed", async () => {
    const server = await startMysqlServer();
    const { url } = await createTestDatabase(server.url);
    const db = openDatabase(url);
    try {
      await migrateToLatest(db);
      await insertRoutes(db, [aRoute()]);
      await insertDeployments(db, [deployment]);
      const repository = createRouteRepository(db);
      const first = await repository.commit(changeSet);
      await server.kill();
      await expectUnavailable(repository.commit(changeSet), /can't be reached: check that it runs/);
      await expectUnavailable(repository.findEnvironment("env_1"), /can't be reached: check that it runs/);
      await server.restart();
      expect(await repository.commit(changeSet)).toEqual({ ...first, replayed: true });
    } finally {
      await db.destroy();
      await server.stop();
    }
  });
});
