import type { RouteRepository } from "@frontline-routing/routing-core";
import type { ChangeSet } from "@frontline-routing/routing-core/repository";
import { type RouteRepositorySeed, routeRepositoryContract } from "@frontline-routing/routing-core/testing";
import fc from "fast-check";
import type { Kysely } from "kysely";
import { describe, expect, it } from "vitest";
import { createRouteRepository, type FrontlineSchema } from "../../src/index.ts";
import { createQueryLog } from "../query-log.ts";
import { aRoute, insertDeployments, insertRoutes, wipe } from "../seed.ts";
import { serverStores } from "../stores.ts";
import { useDatabase } from "../use-database.ts";
import { givenDeployments } from "./given-deployments.ts";

/** The long way compares by itself what the short way has compared by the database. */
const withoutDeployment = ({ routes, ...rest }: ChangeSet): ChangeSet => {
  return { ...rest, routes: routes.map(({ expectedDeploymentId: _, ...move }) => move) };
};

describe.each(serverStores)("a commit of one route on $name", (store) => {
  const queries = createQueryLog();
  const suite = useDatabase(store, { log: queries.log });
  const plain = useDatabase(store);

  const seed = async (db: Kysely<FrontlineSchema>, { routes = [], deployments = [] }: RouteRepositorySeed) => {
    await wipe(db);
    await insertDeployments(db, deployments);
    await insertRoutes(db, routes);
    const environmentIds = new Set(routes.map((route) => route.environmentId));
    for (const environment_id of environmentIds)
      await db.insertInto("frontline_environments").values({ environment_id }).execute();
  };
  const isMove = (statement: string) => /^update frontline_environments as e\s+straight_join/.test(statement);

  describe("that says the deployment it read", () => {
    const make = async (given: RouteRepositorySeed) => {
      await seed(suite.db, given);
      return givenDeployments(createRouteRepository(suite.db));
    };
    let short = 0;
    for (const { name, run } of routeRepositoryContract(make)) {
      it(name, async () => {
        const statements = await queries.during(run);
        short += statements.filter(isMove).length;
      });
    }
    it("goes the short way in the contract", () => {
      expect(short).toBeGreaterThan(15);
    });
  });

  it("writes and answers what the long way does, whatever came before, and whatever the ids are", async () => {
    const ids = ["r_a", "R_a", "r_a ", "ｒ_a", "r_b"];
    const routes = ids.map((id, i) =>
      aRoute({ id, environmentId: i === 3 ? "env_2" : "env_1", fullyQualifiedDomainName: `h${i}.example.com` }),
    );
    const deployments = [{ id: "d_2", environmentId: "env_1", status: "ready", desiredState: "running", createdAt: 1 }];
    const swap: ChangeSet = {
      changeId: "c_6",
      environmentId: "env_1",
      deploymentId: "d_2",
      routes: [],
      swap: { expectedRevision: 0, isRolledBack: false },
      now: 1,
    };
    const change = fc.record({
      changeId: fc.constantFrom("c_1", "C_1", "c_1 ", "c_2", "c_3", "c_4", "c_5", "c_6"),
      environmentId: fc.constantFrom("env_1", "env_1", "env_1", "env_2", "ENV_1", "env_1 "),
      deploymentId: fc.constantFrom("d_1", "d_2", "D_2", "d_3"),
      frontlineRouteId: fc.constantFrom("r_a", "r_a", "r_a", "r_a", ...ids, "nope"),
      isStale: fc.constantFrom(false, false, false, true),
      remake: fc.constantFrom(false, false, false, true),
      update: fc.constantFrom(undefined, undefined, undefined, "d_9"),
      now: fc.nat(),
      actor: fc.option(fc.string({ maxLength: 9 }), { nil: undefined }),
    });
    let short = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 12, size: "max" }), async (changes) => {
        const [one, other] = [suite.db, plain.db];
        await Promise.all(
          [one, other].map(async (db) => {
            await seed(db, { routes, deployments });
            await createRouteRepository(db).commit(swap);
          }),
        );
        const read = createRouteRepository(one);
        for (const { frontlineRouteId, isStale, remake, update, ...rest } of changes) {
          const [found] = await read.findRoutes([frontlineRouteId]);
          if (remake && found !== undefined) await Promise.all([one, other].map((db) => remakeRoute(db, found.id)));
          const [route] = await read.findRoutes([frontlineRouteId]);
          if (update !== undefined)
            await Promise.all([one, other].map((db) => pointRoute(db, frontlineRouteId, update)));
          const move = {
            frontlineRouteId,
            expectedRevision: Math.max(0, (route?.revision ?? 0) - (isStale ? 1 : 0)),
            expectedDeploymentId: route?.deploymentId ?? "",
          };
          const changeSet = { ...rest, routes: [move] };
          let outcome: unknown;
          const statements = await queries.during(async () => {
            outcome = await outcomeOf(createRouteRepository(one), changeSet);
          });
          short += statements.length === 4 ? 1 : 0;
          const isCompared = update === undefined || route === undefined;
          const longWay = isCompared ? withoutDeployment(changeSet) : changeSet;
          expect(outcome).toEqual(await outcomeOf(createRouteRepository(other), longWay));
          expect(await dump(one)).toEqual(await dump(other));
        }
      }),
      { numRuns: 30 },
    );
    expect(short).toBeGreaterThan(15);
  });
});

async function outcomeOf(repository: RouteRepository, changeSet: ChangeSet): Promise<unknown> {
  return await repository
    .commit(changeSet)
    .catch(({ code, conflicts }: Record<string, unknown>) => ({ code, conflicts }));
}

/** Removes the row, and makes one again under its id, as other software may, long after: its history is but its last row. */
async function remakeRoute(db: Kysely<FrontlineSchema>, id: string): Promise<void> {
  const row = await db.selectFrom("frontline_routes").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
  await db.deleteFrom("frontline_routes").where("id", "=", id).execute();
  await db
    .deleteFrom("frontline_route_changes")
    .where("frontline_route_id", "=", id)
    .where("revision", "<", Number(row.revision))
    .execute();
  const { pk: _, ...values } = row;
  await db
    .insertInto("frontline_routes")
    .values({ ...values, revision: 0 } as never)
    .execute();
}

async function pointRoute(db: Kysely<FrontlineSchema>, id: string, deploymentId: string): Promise<void> {
  await db.updateTable("frontline_routes").set({ deployment_id: deploymentId }).where("id", "=", id).execute();
}

/** Everything that a commit writes; with the places of keys in their order, because the two databases give out others. */
async function dump(db: Kysely<FrontlineSchema>): Promise<unknown> {
  const changes = await db.selectFrom("frontline_route_changes").selectAll().orderBy("pk").execute();
  const rows = await db.selectFrom("frontline_routes").selectAll().orderBy("pk").execute();
  const environments = await db.selectFrom("frontline_environments").selectAll().orderBy("environment_id").execute();
  const pks = [...rows.map((row) => row.pk), ...changes.map((row) => row.route_pk)].map(Number).sort((a, b) => a - b);
  const placeOf = (pk: number | string) => [...new Set(pks)].indexOf(Number(pk));
  return {
    environments,
    routes: rows.map((row) => ({ ...row, pk: placeOf(row.pk) })),
    history: changes.map(({ pk: _, inserted_at, route_pk, ...row }) => {
      return { ...row, route_pk: placeOf(route_pk), isDated: inserted_at instanceof Date };
    }),
  };
}
