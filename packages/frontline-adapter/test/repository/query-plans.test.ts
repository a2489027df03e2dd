import { type CompiledQuery, type Kysely, sql } from "kysely";
import { describe, expect, it } from "vitest";
import { createRouteRepository, type FrontlineSchema, migrateToLatest } from "../../src/index.ts";
import { createQueryLog } from "../query-log.ts";
import { aRoute, insertDeployments, insertRoutes } from "../seed.ts";
import { type Store, stores } from "../stores.ts";
import { withDatabase } from "../with-database.ts";

const ENVIRONMENTS = Array.from({ length: 60 }, (_, e) => e);
const ROUTES_PER_ENVIRONMENT = 100;
const DEPLOYMENTS_PER_ENVIRONMENT = 20;

describe.each(stores)("on $name with thousands of rows", (store) => {
  it("every query of the repository goes by an index", () => {
    const { log, queries } = createQueryLog();
    return withDatabase(
      store,
      async (db) => {
        await migrateToLatest(db);
        await seed(db);
        if (store.kind === "server") await analyze(db);
        queries.length = 0;
        await askEverything(db);
        const asked = new Map(queries.filter(readsTable).map((query) => [query.sql, query]));
        expect(asked.size).toBeGreaterThan(15);
        for (const query of asked.values()) {
          for (const access of await planOf(db, store, query)) expect(access, query.sql).toMatch(BY_INDEX);
        }
        // The check itself: a query without an index fails it.
        const unindexed = db.selectFrom("frontline_routes").select("id").where("created_at", "=", 5).compile();
        for (const access of await planOf(db, store, unindexed)) expect(access).not.toMatch(BY_INDEX);
      },
      { log },
    );
  });
});

const routeIds = (e: number) => Array.from({ length: ROUTES_PER_ENVIRONMENT }, (_, i) => `r_${e}_${i}`);

async function seed(db: Kysely<FrontlineSchema>): Promise<void> {
  const routes = ENVIRONMENTS.flatMap((e) =>
    routeIds(e).map((id, i) =>
      aRoute({ id, environmentId: `env_${e}`, fullyQualifiedDomainName: `h${i}.e${e}.example.com` }),
    ),
  );
  await insertRoutes(db, routes);
  const deployments = ENVIRONMENTS.flatMap((e) =>
    Array.from({ length: DEPLOYMENTS_PER_ENVIRONMENT }, (_, createdAt) => {
      return {
        id: `d_${e}_${createdAt}`,
        environmentId: `env_${e}`,
        status: "ready",
        desiredState: "running",
        createdAt,
      };
    }),
  );
  await insertDeployments(db, deployments);
  const repository = createRouteRepository(db);
  for (const e of ENVIRONMENTS) {
    for (const revision of [0, 1]) {
      await repository.commit({
        changeId: `seed_${e}_${revision}`,
        environmentId: `env_${e}`,
        deploymentId: `d_${e}_${revision}`,
        routes: routeIds(e).map((frontlineRouteId) => ({ frontlineRouteId, expectedRevision: revision })),
        swap: { expectedRevision: revision, isRolledBack: false },
        now: 1,
      });
    }
  }
}

/** Calls everything that queries, each with one and with many where that makes another query. */
async function askEverything(db: Kysely<FrontlineSchema>): Promise<void> {
  const repository = createRouteRepository(db);
  const environmentId = "env_7";
  const routes = routeIds(7).map((frontlineRouteId) => ({ frontlineRouteId, expectedRevision: 2 }));
  await repository.findRoutes(["r_7_1"]);
  await repository.findRoutes(routeIds(7));
  await repository.findRoutesByHostname(["h1.e7.example.com"]);
  await repository.findRoutesByHostname(routeIds(7).map((_, i) => `h${i}.e7.example.com`));
  await repository.findRoutesOfEnvironment(environmentId, ["live", "environment"]);
  await repository.findRoutesOfEnvironment(environmentId, ["none"]);
  await repository.findDeployment("d_7_3");
  await repository.findDeployments(["d_7_3"]);
  await repository.findDeployments(["d_7_3", "d_7_4", "d_7_5", "d_8_1"]);
  await repository.findEnvironment(environmentId);
  await repository.routeHistory("r_7_1");
  await repository.liveHistory(environmentId);
  const change = { environmentId, deploymentId: "d_7_3", now: 2 };
  const swap = { expectedRevision: 4, isRolledBack: true };
  await repository.commit({ ...change, changeId: "one", routes: routes.slice(0, 1) });
  const read = { frontlineRouteId: "r_7_99", expectedRevision: 2, expectedDeploymentId: "d_7_1" };
  await repository.commit({ ...change, changeId: "short", routes: [read] });
  await repository.commit({ ...change, changeId: "many", routes: routes.slice(1, 50), swap });
  const every = { ...swap, expectedRevision: 5, everySticky: ["live", "environment"] as const, mustBeReady: true };
  await repository.commit({ ...change, changeId: "every", routes: routes.slice(50, -1), swap: every });
  const creates = routeIds(7).map((id, i) => {
    const fullyQualifiedDomainName = `new-${i}.e7.example.com`;
    return { frontlineRouteId: `new_${id}`, projectId: "p_1", fullyQualifiedDomainName, sticky: "live" } as const;
  });
  await repository.commit({ ...change, changeId: "create one", routes: [], creates: creates.slice(0, 1) });
  await repository.commit({ ...change, changeId: "create", routes: [], creates: creates.slice(1) });
  const removes = creates.map(({ frontlineRouteId }) => ({ frontlineRouteId, expectedRevision: 1 }));
  await repository.commit({ ...change, changeId: "remove one", routes: [], removes: removes.slice(0, 1) });
  await repository.commit({ ...change, changeId: "remove", routes: [], removes: removes.slice(1) });
}

async function analyze(db: Kysely<FrontlineSchema>): Promise<void> {
  await sql`analyze table frontline_routes, deployments, frontline_environments, frontline_route_changes,
    frontline_live_changes`.execute(db);
}

/** Whether a query looks rows up: everything but transaction control and inserts of given values. */
function readsTable({ sql: text }: CompiledQuery): boolean {
  return /^(?:select|update|delete|insert.* select )/s.test(text);
}

// SQLite's words, then the servers' `type`. MySQL tells beforehand of a unique key that it isn't there.
const BY_INDEX =
  /^(?:SEARCH|MULTI-INDEX OR|INDEX \d|SCALAR SUBQUERY|USE TEMP|one entry of an index|(?:const|eq_ref|ref|range)(?:\|filter)? by \w+|absent from its unique key)/;

// Lines of SQLite's plan that name no table, and those of what a part of the same query found.
const NO_TABLE =
  /^(?:COMPOUND QUERY|LIST SUBQUERY \d|LEFT-MOST SUBQUERY|UNION ALL|(?:CO-ROUTINE|MATERIALIZE|SCAN) found)$/;

/** How the database would go about each table of a query. */
async function planOf(db: Kysely<FrontlineSchema>, { name, kind }: Store, query: CompiledQuery): Promise<string[]> {
  const isMysql = name.startsWith("mysql"); // newer ones explain as a tree unless told otherwise
  const explain = kind === "server" ? `explain ${isMysql ? "format=traditional" : ""}` : "explain query plan";
  const { rows } = await db.executeQuery<Record<string, unknown>>({ ...query, sql: `${explain} ${query.sql}` });
  if (kind !== "server") return rows.map((row) => String(row.detail)).filter((line) => !NO_TABLE.test(line));
  const reads = rows.filter((row) => row.select_type !== "INSERT" && !String(row.table).startsWith("<derived"));
  return reads.map(({ type, key, Extra: extra }) => {
    if (/^(?:no matching row in const table|Impossible WHERE noticed after reading const tables)/.test(String(extra))) {
      return "absent from its unique key";
    }
    if (extra === "Select tables optimized away") return "one entry of an index";
    return key === null ? `${type} without a key` : `${type} by ${key}`;
  });
}
