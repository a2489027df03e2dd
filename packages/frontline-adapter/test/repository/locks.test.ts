import { assignFrontlineRoutes, inlineSteps, isRoutingError, promote } from "@frontline-routing/routing-core";
import type { ChangeSet } from "@frontline-routing/routing-core/repository";
import { sql } from "kysely";
import { beforeEach, describe, expect, it } from "vitest";
import { type ContentionRetry, createRouteRepository, openDatabase } from "../../src/index.ts";
import { aRoute, insertDeployments, insertRoutes, wipe } from "../seed.ts";
import { serverStores } from "../stores.ts";
import { useDatabase } from "../use-database.ts";

const MANY = 1_200; // of all but one in the table: no server would go by an index by itself
const RACED = 300;
const PROMOTIONS = 40;
const IDLE_S = 60; // longer than the servers let a transaction of ours be silent

const ids = Array.from({ length: MANY }, (_, i) => `r_${i}`);
const hostnameOf = (i: number) => `h${i}.example.com`;
const routes = ids.map((id, i) =>
  aRoute({ id, fullyQualifiedDomainName: hostnameOf(i), sticky: i % 3 === 0 ? "none" : "live" }),
);
const deployments = ["d_1", "d_2"].map((id, createdAt) => {
  return { id, environmentId: "env_1", status: "ready", desiredState: "running", createdAt };
});

describe.each(serverStores)("on $name", (store) => {
  const suite = useDatabase(store);
  const retries: ContentionRetry[] = [];
  const repository = () => createRouteRepository(suite.db, { onRetry: (retry) => retries.push(retry) });

  beforeEach(async () => {
    retries.length = 0;
    await wipe(suite.db);
    await insertDeployments(suite.db, deployments);
    await insertRoutes(suite.db, routes);
    await suite.db.insertInto("frontline_environments").values({ environment_id: "env_1" }).execute();
  });

  const move = (frontlineRouteId: string) => ({ frontlineRouteId, expectedRevision: 0, expectedDeploymentId: "d_1" });
  const assignment: ChangeSet = {
    changeId: "c_1",
    environmentId: "env_1",
    deploymentId: "d_2",
    routes: ids.map(move),
    now: 1,
  };
  const swap = { expectedRevision: 0, isRolledBack: false };
  const every = { ...swap, everySticky: ["live", "environment"], mustBeReady: true } as const;

  const creates = ids.map((id, i) => {
    const fullyQualifiedDomainName = `new-${i}.example.com`;
    return { frontlineRouteId: `new_${id}`, projectId: "p_1", fullyQualifiedDomainName, sticky: "live" } as const;
  });

  describe("while a route of another environment is locked", () => {
    const whileLocked = async (action: () => Promise<void>) => {
      await insertRoutes(suite.db, [
        aRoute({ id: "foreign", environmentId: "env_2", fullyQualifiedDomainName: "foreign.example.com" }),
      ]);
      await sql`analyze table frontline_routes`.execute(suite.db);
      const other = await suite.db.startTransaction().execute();
      try {
        await sql`set session wait_timeout = ${sql.lit(IDLE_S)}
          /*M!100300 , session idle_transaction_timeout = ${sql.lit(IDLE_S)} */`.execute(other);
        await other.updateTable("frontline_routes").set({ created_at: 2 }).where("id", "=", "foreign").execute();
        await action();
      } finally {
        await other.rollback().execute();
      }
      expect(retries).toEqual([]);
    };

    it.each<[string, Partial<ChangeSet>]>([
      ["an assignment of one route", { routes: [move("r_7")] }],
      ["an assignment of many routes", {}],
      ["a swap of many routes", { swap }],
      ["a promotion of many routes", { swap: every }],
      ["a creation of one route", { routes: [], creates: creates.slice(0, 1) }],
      ["a creation of many routes", { routes: [], creates }],
      ["a removal of one route", { routes: [], removes: [move("r_7")] }],
      ["a removal of many routes", { routes: [], removes: ids.map(move) }],
    ])("%s doesn't wait for it", (_, overrides) =>
      whileLocked(async () => {
        const changeSet: ChangeSet = { ...assignment, ...overrides };
        const { routes, creates: made = [], removes = [] } = changeSet;
        const answered = (await repository().commit(changeSet)).routes;
        expect(answered).toHaveLength(routes.length + made.length + removes.length);
      }),
    );

    it("nor where the index of the environment has another name", async () => {
      const rename = (from: string, to: string) =>
        sql`alter table frontline_routes rename index ${sql.id(from)} to ${sql.id(to)}`.execute(suite.db);
      await rename("frontline_routes_environment_id", "env idx");
      const db = openDatabase(suite.url); // another handle has no name remembered
      try {
        await whileLocked(async () => {
          await createRouteRepository(db, { onRetry: (retry) => retries.push(retry) }).commit({
            ...assignment,
            swap: every,
          });
        });
        await rename("env idx", "frontline_routes_environment_id");
        const again = { ...assignment, changeId: "c_2", routes: [], swap: { ...every, expectedRevision: 1 } };
        const renamed = createRouteRepository(db).commit(again);
        await expect(renamed).rejects.toMatchObject({ code: "REPOSITORY_UNAVAILABLE", retryable: true });
        expect(await createRouteRepository(db).commit(again)).toMatchObject({ replayed: false });
      } finally {
        await db.destroy();
      }
    });
  });

  it("a promotion works where no index begins with the environment, and is never blind to a new route", async () => {
    await sql`alter table frontline_routes drop index frontline_routes_environment_id`.execute(suite.db);
    const db = openDatabase(suite.url);
    try {
      const promotion = { ...assignment, routes: [move("r_1")], swap: every };
      await expect(createRouteRepository(db).commit(promotion)).rejects.toMatchObject({
        code: "ENVIRONMENT_CONFLICT",
        missedRouteIds: expect.arrayContaining(["r_2"]),
      });
      expect(await createRouteRepository(db).commit({ ...assignment, swap: every })).toMatchObject({ replayed: false });
    } finally {
      await db.destroy();
      await sql`create index frontline_routes_environment_id on frontline_routes (environment_id)`.execute(suite.db);
    }
  });

  it("promotions and assignments never deadlock software that deletes routes by hostname and inserts them again", async () => {
    await suite.db.deleteFrom("frontline_routes").execute();
    await insertRoutes(suite.db, routes.slice(0, RACED));
    let racing = true;
    let replaced = 0;
    /** Each on routes of its own, so that they can't meet each other. */
    const replaceRoutes = async (share: number) => {
      while (racing) {
        const i = Math.floor((Math.random() * RACED) / 4) * 4 + share;
        const byHostname = suite.db
          .deleteFrom("frontline_routes")
          .where("fully_qualified_domain_name", "=", hostnameOf(i));
        await byHostname.execute();
        replaced += 1;
        await insertRoutes(suite.db, [{ ...(routes[i] ?? aRoute()), id: `replaced_${replaced}` }]);
      }
    };
    const others = Promise.all([0, 1, 2, 3].map(replaceRoutes)); // rejects if one was a deadlock's victim
    others.catch(() => {});

    const unlessReplaced = (error: unknown) => {
      if (!isRoutingError(error) || !/CONFLICT$|^UNKNOWN_ROUTE$/.test(error.code)) throw error;
    };
    try {
      for (let n = 0; n < PROMOTIONS; n += 1) {
        const context = { repository: repository(), steps: inlineSteps, now: n };
        const target = { environmentId: "env_1", deploymentId: n % 2 === 0 ? "d_2" : "d_1" };
        await promote(context, target).catch(unlessReplaced);
        const [route] = await context.repository.findRoutesOfEnvironment("env_1", ["none"]);
        const frontlineRouteIds = route === undefined ? [] : [route.id];
        await assignFrontlineRoutes(context, { ...target, frontlineRouteIds }).catch(unlessReplaced);
      }
    } finally {
      racing = false;
      await others;
    }
    expect(replaced).toBeGreaterThan(PROMOTIONS);
    expect(retries).toEqual([]);
  });
});
