import { createRouter, type Router, type RouterOptions, type RouterSnapshot } from "@frontline-routing/frontline-core";
import {
  createTestDatabase,
  freezeProcess,
  installedSqlServers,
  type MysqlServer,
  startMysqlServer,
} from "@frontline-routing/test-servers";
import { type Kysely, sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import {
  createRouteRepository,
  createRouteSource,
  type FrontlineSchema,
  migrateToLatest,
  openDatabase,
} from "../../src/index.ts";
import { expectNoLeaks, SECRET } from "../leaks.ts";
import { aRoute, aSentinel, insertDeployments, insertRoutes, insertSentinels, wipe } from "../seed.ts";

// Long beside what the tests take, which move the router's clock from window to window.
const WINDOWS = { freshMs: 60_000, staleMs: 600_000, staleIfErrorMs: 3_600_000 };
const LOAD_LIMIT_MS = 300;
const KNOWN = ["api.example.com", "www.example.com", "other.example.com"];
const MINUTE_MS = 60_000;
const COLD = "cold.example.com";
const USER = "frontline";

/** A router as the process of a frontline has it, and its clock. */
interface Frontline {
  readonly router: Router;
  /** Makes everything that it holds this much older. */
  age(ms: number): void;
}

let server: MysqlServer;
let root: Kysely<FrontlineSchema>;
let url: string;

const aRouter = (db: Kysely<FrontlineSchema>, options: Partial<RouterOptions> = {}): Router =>
  createRouter({
    region: "us-east-1.aws",
    source: createRouteSource(db),
    ...WINDOWS,
    loadTimeoutMs: LOAD_LIMIT_MS,
    followIntervalMs: 20,
    ...options,
  });

/** Runs an action on a frontline that has routed to every known hostname. */
async function onFrontline(
  action: (frontline: Frontline) => Promise<void>,
  optionsOf: (db: Kysely<FrontlineSchema>) => Partial<RouterOptions> = () => ({}),
): Promise<void> {
  const db = openDatabase(url);
  let aheadMs = 0;
  const router = aRouter(db, { now: () => performance.now() + aheadMs, ...optionsOf(db) });
  try {
    // Not within the limit: the first connection of a busy machine may take longer.
    const isKnown = async (hostname: string) => expect((await router.route(hostname)).deploymentId).toBe("d_1");
    for (const hostname of KNOWN) await soon(() => isKnown(hostname));
    await isFollowing(router);
    await action({
      router,
      age(ms) {
        aheadMs += ms;
      },
    });
  } finally {
    await router.close();
    await db.destroy();
  }
}

const deploymentAt = async (router: Router, hostname = "api.example.com") =>
  (await promptly(router.route(hostname))).deploymentId;

/**
 * Both are timers of this process: however busy the machine is, what takes the limit comes before the deadline, and
 * what takes it twice doesn't.
 */
async function promptly<T>(answer: Promise<T>): Promise<T> {
  const deadlineMs = 1.7 * LOAD_LIMIT_MS;
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`waited for longer than ${deadlineMs} ms`)), deadlineMs);
  });
  return Promise.race([answer, tooLate]).finally(() => clearTimeout(timer));
}

const soon = (check: () => unknown) => vi.waitFor(check, { timeout: 20_000, interval: 20 });
const isFollowing = (router: Router) => soon(() => expect(router.freshness().state).toBe("following"));

async function promote(deploymentId: string, expectedRevision = 0): Promise<void> {
  const routes = [{ frontlineRouteId: "r_1", expectedRevision }];
  const changeSet = { changeId: `c_${deploymentId}`, environmentId: "env_1", deploymentId, routes, now: 1 };
  await createRouteRepository(root).commit(changeSet);
}

/** By default of a hostname that the frontline has never looked up. */
async function expectLookupFailed(router: Router, problem: RegExp, hostname = COLD): Promise<void> {
  const error = await promptly(router.route(hostname)).then(
    () => expect.unreachable(`${hostname} was found`),
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({
    code: "LOOKUP_FAILED",
    status: 503,
    publicMessage: "The service is temporarily unavailable.",
    message: expect.stringMatching(problem),
  });
  expectNoLeaks(error);
}

/** Checks a frontline whose database has just gone, from the first moment to the end of the last window. */
async function expectToOutlast({ router, age }: Frontline, problem: RegExp): Promise<void> {
  const expectAllKnown = async () => {
    const deployments = await Promise.all(KNOWN.map((hostname) => deploymentAt(router, hostname)));
    expect(deployments).toEqual(["d_1", "d_1", "d_1"]);
  };
  await expectAllKnown(); // fresh
  await expectLookupFailed(router, problem);
  age(WINDOWS.freshMs);
  await expectAllKnown(); // stale
  age(WINDOWS.staleMs);
  await expectAllKnown(); // stale if error
  await soon(() => expect(router.freshness()).toMatchObject({ state: "failing", problem: expect.any(String) }));
  age(WINDOWS.staleIfErrorMs - WINDOWS.freshMs - WINDOWS.staleMs - 30_000);
  await expectAllKnown(); // to the last
  age(30_000);
  await expectLookupFailed(router, problem, KNOWN[0]);
}

/** Checks that a frontline whose database is back knows everything again, without a restart. */
async function expectRecovery({ router }: Frontline): Promise<void> {
  await promote("d_2");
  await soon(async () => expect(await deploymentAt(router)).toBe("d_2"));
  await soon(async () => expect(await deploymentAt(router, COLD)).toBe("d_1"));
  await isFollowing(router);
}

const installed = await installedSqlServers();

describe.each(installed)("on $flavour $version", ({ path }) => {
  beforeAll(async () => {
    server = await startMysqlServer({ binary: path, durable: false });
    const database = await createTestDatabase(server.url);
    root = openDatabase(database.url);
    await migrateToLatest(root);
    await sql.raw(`create user ${USER}@'%' identified by '${SECRET}'`).execute(root);
    await sql.raw(`grant select on ${new URL(database.url).pathname.slice(1)}.* to ${USER}@'%'`).execute(root);
    url = Object.assign(new URL(database.url), { username: USER, password: SECRET }).href;
  });
  afterAll(async () => {
    await root?.destroy();
    await server?.stop();
  });
  beforeEach(async () => {
    await wipe(root);
    await insertRoutes(root, [
      aRoute(),
      aRoute({ id: "r_2", fullyQualifiedDomainName: "www.example.com" }),
      aRoute({ id: "r_3", fullyQualifiedDomainName: "other.example.com", environmentId: "env_2" }),
      aRoute({ id: "r_4", fullyQualifiedDomainName: COLD, environmentId: "env_3" }),
    ]);
    await insertSentinels(
      root,
      ...["env_1", "env_2", "env_3"].map((id, i) => aSentinel({ id: `s_${i}`, environment_id: id })),
    );
    const deployment = { environmentId: "env_1", status: "ready", desiredState: "running", createdAt: 1 };
    await insertDeployments(root, [
      { ...deployment, id: "d_2" },
      { ...deployment, id: "d_3" },
    ]);
  });

  describe("a frontline whose database", () => {
    it("is killed serves what it knows for an hour, and recovers by itself", () =>
      onFrontline(async (frontline) => {
        await server.kill();
        await expectToOutlast(frontline, /can't be reached: check that it runs/);
        await server.restart();
        await expectRecovery(frontline);
      }));

    it("is restarted loses nothing", () =>
      onFrontline(async (frontline) => {
        await server.restart();
        expect(await deploymentAt(frontline.router)).toBe("d_1");
        await expectRecovery(frontline);
        expect(frontline.router.counters().routes["stale-if-error"]).toBe(0);
      }));

    it("hangs serves what it knows for an hour, and recovers by itself", () =>
      onFrontline(async (frontline) => {
        await freezeProcess(server.pid);
        try {
          await expectToOutlast(frontline, /did not answer within 300 ms/);
        } finally {
          process.kill(server.pid, "SIGCONT");
        }
        await expectRecovery(frontline);
      }));

    it("is too slow serves what it knows for an hour, and recovers by itself", () =>
      onFrontline(async (frontline) => {
        await root.connection().execute(async (connection) => {
          await sql`lock tables frontline_routes write, sentinels write, frontline_route_changes write`.execute(
            connection,
          );
          await expectToOutlast(frontline, /did not answer within 300 ms/).finally(() =>
            sql`unlock tables`.execute(connection),
          );
        });
        await expectRecovery(frontline);
      }));

    it("accepts no more connections serves what it knows for an hour, and recovers by itself", () =>
      onFrontline(async (frontline) => {
        await sql.raw(`alter user ${USER}@'%' with max_user_connections 1`).execute(root);
        const other = openDatabase(url, { connectionLimit: 1 });
        try {
          // The frontline's follower wants the one connection, too, and may be faster.
          await soon(async () => {
            const { rows } = await sql<{ id: number }>`select id from information_schema.processlist
              where user = ${USER}`.execute(root);
            for (const { id } of rows)
              await sql
                .raw(`kill ${id}`)
                .execute(root)
                .catch(() => {}); // gone by itself
            await sql`select 1`.execute(other);
          });
          await expectToOutlast(frontline, /accepts no more connections: raise its limit/);
        } finally {
          await other.destroy();
          await sql.raw(`alter user ${USER}@'%' with max_user_connections 0`).execute(root);
        }
        await expectRecovery(frontline);
      }));

    it("is read-only notices nothing", async () => {
      await sql`set global read_only = 1`.execute(root);
      try {
        await onFrontline(async (frontline) => {
          frontline.age(WINDOWS.freshMs + WINDOWS.staleMs);
          expect(await deploymentAt(frontline.router)).toBe("d_1");
          await expectRecovery(frontline); // the root user may write all the same
          expect(frontline.router.counters().routes["stale-if-error"]).toBe(0);
        });
      } finally {
        await sql`set global read_only = 0`.execute(root);
      }
    });
  });

  describe("a frontline with several replicas behind one address", () => {
    const TABLES = ["frontline_routes", "frontline_route_changes"];
    const here = () => new URL(url).pathname.slice(1);

    /** Another server answers from the next statement on: one with the tables that are away. */
    const switchReplica = () =>
      sql
        .raw(
          `rename table ${TABLES.flatMap((table) => [
            `${here()}.${table} to ${here()}.${table}_between`,
            `${here()}.${table}_away to ${here()}.${table}`,
            `${here()}.${table}_between to ${here()}.${table}_away`,
          ]).join(", ")}`,
        )
        .execute(root);

    it("never goes back to what one that lags behind says", async () => {
      for (const table of TABLES) {
        await sql.raw(`create table ${table}_away like ${table}`).execute(root);
        await sql.raw(`insert into ${table}_away select * from ${table}`).execute(root);
      }
      try {
        // A source whose time stands still, lest it takes what lags behind for more than a second for the truth.
        const options = (db: Kysely<FrontlineSchema>) => ({
          source: createRouteSource(db, { now: () => 0 }),
          freshMs: 0,
          staleMs: 0,
        });
        await onFrontline(async ({ router }) => {
          await promote("d_2");
          // One may be under way that began before; the next one tells of the promotion.
          for (let i = 0; i < 2; i += 1) await router.poll();
          expect(await deploymentAt(router)).toBe("d_2");

          await switchReplica();
          await soon(() => expect(router.freshness().state).toBe("catching-up"));
          const before = router.counters().routes.lookup;
          for (let i = 0; i < 5; i += 1) expect(await deploymentAt(router)).toBe("d_2");
          expect(router.counters().routes.lookup).toBeGreaterThanOrEqual(before + 5); // all read what is older
          expect(await deploymentAt(router, COLD)).toBe("d_1");

          await switchReplica();
          await promote("d_3", 1);
          await soon(async () => expect(await deploymentAt(router)).toBe("d_3"));
          await isFollowing(router);
          expect(router.freshness().losses).toBe(0);
        }, options);
      } finally {
        for (const table of TABLES) await sql.raw(`drop table ${table}_away`).execute(root);
      }
    });
  });

  describe("a frontline that is started again while its database is down", () => {
    /** Its predecessor left this in a file, half an hour after it had read it. */
    async function snapshotOfHalfAnHour(): Promise<RouterSnapshot> {
      let file = "";
      await onFrontline(async ({ router, age }) => {
        await router.close(); // nothing is read any more
        age(30 * MINUTE_MS);
        file = JSON.stringify(await router.dump());
      });
      return JSON.parse(file);
    }

    async function started(options: Partial<RouterOptions>, action: (router: Router) => Promise<void>): Promise<void> {
      const db = openDatabase(url);
      const router = aRouter(db, options);
      try {
        await action(router);
      } finally {
        await router.close();
        await db.destroy().catch(() => undefined); // fails where a connection was just being refused
      }
    }

    it("serves from a snapshot for what is left of its hour, and follows on from there", async () => {
      const snapshot = await snapshotOfHalfAnHour();
      const minutesLater = (minutes: number) => ({
        snapshot: { ...snapshot, takenAt: snapshot.takenAt - minutes * MINUTE_MS },
      });
      await promote("d_2");
      await server.kill();
      await started({}, (router) => expectLookupFailed(router, /can't be reached/, KNOWN[0]));
      await started(minutesLater(30), (router) => expectLookupFailed(router, /can't be reached/, KNOWN[0]));
      await started(minutesLater(29), async (router) => {
        for (const hostname of KNOWN) expect(await deploymentAt(router, hostname)).toBe("d_1");
        await expectLookupFailed(router, /can't be reached/);
        await soon(() => expect(router.freshness().state).toBe("failing"));

        await server.restart();
        await isFollowing(router);
        // Nobody has asked for it since.
        expect(router.routeCached("api.example.com")).toMatchObject({ deploymentId: "d_2" });
      });
    });
  });
});

it("there is a server to try it on", () => expect(installed).not.toEqual([]));
