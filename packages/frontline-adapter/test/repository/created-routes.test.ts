import { createRoutes, deploy, inlineSteps, removeRoutes } from "@frontline-routing/routing-core";
import type { ChangeSet } from "@frontline-routing/routing-core/repository";
import { sql } from "kysely";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { type ContentionRetry, createRouteRepository, migrateToLatest } from "../../src/index.ts";
import { createOriginalTables, insertOriginalRows } from "../original-schema.ts";
import { aRoute, insertRoutes, wipe } from "../seed.ts";
import { serverStores, stores } from "../stores.ts";
import { useDatabase } from "../use-database.ts";
import { withDatabase } from "../with-database.ts";

const NOW = 1_700_000_000_000;
const creation: ChangeSet = {
  changeId: "c_1",
  environmentId: "env_1",
  deploymentId: "",
  routes: [],
  creates: [
    { frontlineRouteId: "r_new", projectId: "p_7", fullyQualifiedDomainName: "new.example.com", sticky: "branch" },
  ],
  now: NOW,
};

describe.each(stores)("a route that is created on $name", (store) => {
  const database = useDatabase(store);

  it("has every column, those of the original's too", async () => {
    const { db } = database;
    await wipe(db);
    await createRouteRepository(db).commit({ ...creation, deploymentId: "d_2" });
    expect(await db.selectFrom("frontline_routes").selectAll().execute()).toEqual([
      {
        pk: expect.anything(),
        id: "r_new",
        project_id: "p_7",
        environment_id: "env_1",
        deployment_id: "d_2",
        fully_qualified_domain_name: "new.example.com",
        sticky: "branch",
        created_at: NOW,
        updated_at: null,
        revision: 1,
      },
    ]);
  });

  it("works in tables that the original made, where a hostname may be stored in another case", () =>
    withDatabase(store, async (db) => {
      await createOriginalTables(db, store.kind === "server");
      await insertOriginalRows(db);
      await migrateToLatest(db);
      const repository = createRouteRepository(db);
      const context = { repository, steps: inlineSteps, now: NOW };
      const hostnames = [
        { fullyQualifiedDomainName: "fresh.example.com", sticky: "live" },
        { fullyQualifiedDomainName: "api.example.com", sticky: "live" },
      ] as const;
      const request = { environmentId: "env_1", projectId: "p_1", hostnames };
      const result = await createRoutes(context, request);
      expect(result.left).toMatchObject([{ frontlineRouteId: "r_1", reason: "ALREADY_THERE" }]);
      const [fresh] = result.created;
      expect(await deploy(context, { ...request, deploymentId: "d_2", live: "follow" })).toMatchObject({
        moved: [{ frontlineRouteId: fresh?.frontlineRouteId }, { frontlineRouteId: "r_1" }],
      });
      await removeRoutes(context, { environmentId: "env_1", frontlineRouteIds: ["r_1"] });
      expect(await repository.findRoutesByHostname(["api.example.com"])).toEqual([]);
      if (store.kind !== "server") return; // SQLite compares cases as they are
      const taken = {
        ...request,
        hostnames: [{ fullyQualifiedDomainName: "www.example.com", sticky: "live" } as const],
      };
      const there = { frontlineRouteId: "R_2", fullyQualifiedDomainName: "WWW.Example.com", reason: "ALREADY_THERE" };
      expect((await createRoutes(context, taken)).left).toMatchObject([there]);
      const foreign = createRoutes(context, { ...taken, environmentId: "env_2" });
      await expect(foreign).rejects.toMatchObject({ code: "HOSTNAME_TAKEN" });
    }));
});

describe.each(serverStores)("while another transaction on $name inserts the same hostname, a creation", (store) => {
  const database = useDatabase(store);
  beforeEach(() => wipe(database.db));

  /** Creates while a foreign insert isn't committed yet, and says how both end. */
  const raced = async (end: "commit" | "rollback", environmentId: string) => {
    const { db } = database;
    await db.insertInto("frontline_environments").values({ environment_id: "env_1" }).execute();
    const other = await db.startTransaction().execute();
    const row = aRoute({ id: "r_foreign", environmentId, fullyQualifiedDomainName: "new.example.com" });
    await insertRoutes(other, [row]);
    const retries: ContentionRetry[] = [];
    const repository = createRouteRepository(db, { onRetry: (retry) => retries.push(retry) });
    const commit = repository.commit(creation).then(
      () => "created",
      ({ code }: { code?: unknown }) => code,
    );
    await vi.waitFor(async () => {
      const { rows } = await sql`select 1 from information_schema.processlist
        where db = database() and info like 'insert into%frontline_routes%'`.execute(db);
      expect(rows).toHaveLength(1);
    });
    await (end === "commit" ? other.commit() : other.rollback()).execute();
    const outcome = await commit;
    return { outcome, retries: retries.length, history: await repository.routeHistory("r_new") };
  };

  it("waits, and is told that it is taken", async () => {
    expect(await raced("commit", "env_2")).toEqual({ outcome: "HOSTNAME_TAKEN", retries: 1, history: [] });
  });

  it("waits, and is a conflict where the other is of the same environment", async () => {
    expect(await raced("commit", "env_1")).toMatchObject({ outcome: "ENVIRONMENT_CONFLICT", history: [] });
  });

  it("waits, and is done where the other isn't after all", async () => {
    const { outcome, retries, history } = await raced("rollback", "env_2");
    expect([outcome, retries, history.length]).toEqual(["created", 0, 1]);
  });
});
