import type { ChangeSet } from "@frontline-routing/routing-core/repository";
import {
  type ForeignWrites,
  type RouteRepositorySeed,
  routeRepositoryContract,
} from "@frontline-routing/routing-core/testing";
import type { Kysely } from "kysely";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createRouteRepository, type FrontlineSchema } from "../../src/index.ts";
import { aRoute, insertDeployments, insertRoutes, replaceRoute, wipe } from "../seed.ts";
import { stores } from "../stores.ts";
import { useDatabase } from "../use-database.ts";
import { withDatabase } from "../with-database.ts";

const NOW = 1_700_000_000_000;

function aChangeSet(overrides: Partial<ChangeSet> = {}): ChangeSet {
  const routes = [{ frontlineRouteId: "r_1", expectedRevision: 0 }];
  return { changeId: "c_1", environmentId: "env_1", deploymentId: "d_2", routes, now: NOW, ...overrides };
}

async function codeOf(action: Promise<unknown>): Promise<unknown> {
  return action.then(
    () => "no error",
    (error: unknown) => (error instanceof Error && "code" in error ? error.code : error),
  );
}

describe.each(stores)("the repository on $name", (store) => {
  const database = useDatabase(store);
  let db: Kysely<FrontlineSchema>;

  beforeAll(() => {
    db = database.db;
  });
  beforeEach(() => wipe(db));

  const make = async ({ routes = [], deployments = [] }: RouteRepositorySeed) => {
    await wipe(db);
    await insertDeployments(db, deployments);
    await insertRoutes(db, routes);
    return createRouteRepository(db);
  };

  const foreign: ForeignWrites = { replaceRoute: (_, route) => replaceRoute(db, route) };

  for (const { name, run } of routeRepositoryContract(make, foreign)) it(name, run);

  const environmentRevision = async () => {
    const rows = await db
      .selectFrom("frontline_environments")
      .selectAll()
      .where("environment_id", "=", "env_1")
      .execute();
    return rows.map((row) => Number(row.revision));
  };

  it("says where a deployment runs: in none, where it has no replica; left out, where nobody says", async () => {
    const deployment = { id: "d_1", environmentId: "env_1", status: "ready", desiredState: "running", createdAt: 1 };
    const repository = await make({ deployments: [deployment] });
    expect(await repository.findDeployment("d_1")).toEqual(deployment);
    const regionOf = (deployment_id: string, region: string, running_replicas: number) => {
      return { deployment_id, region, running_replicas, updated_at: 1 };
    };
    const regions = [regionOf("d_1", "us-east-1.aws", 0), regionOf("d_2", "ap-south-1.aws", 1)];
    await db.insertInto("frontline_deployment_regions").values(regions).execute();
    expect(await repository.findDeployment("d_1")).toEqual({ ...deployment, regions: [] });
    const more = [regionOf("d_1", "us-east-2.aws", 2), regionOf("d_1", "eu-west-1.aws", 1)];
    await db.insertInto("frontline_deployment_regions").values(more).execute();
    expect(await repository.findDeployment("d_1")).toEqual({
      ...deployment,
      regions: ["eu-west-1.aws", "us-east-2.aws"],
    });
  });

  it("raises the environment's revision once per commit that writes", async () => {
    const repository = await make({ routes: [aRoute()] });
    await repository.commit(aChangeSet());
    expect(await environmentRevision()).toEqual([1]);
    await repository.commit(aChangeSet());
    expect(await codeOf(repository.commit(aChangeSet({ changeId: "c_2" })))).toBe("ROUTE_CONFLICT");
    expect(await environmentRevision()).toEqual([1]);
  });

  it("writes only the deployment, the revision and the time of a route", async () => {
    const repository = await make({
      routes: [aRoute(), aRoute({ id: "r_2", fullyQualifiedDomainName: "b.example.com" })],
    });
    const read = () => db.selectFrom("frontline_routes").selectAll().orderBy("pk").execute();
    const [before, untouched] = await read();
    await repository.commit(aChangeSet());
    expect(await read()).toEqual([{ ...before, deployment_id: "d_2", revision: 1, updated_at: NOW }, untouched]);
  });

  it("lets simultaneous first commits in an environment all through", async () => {
    const ids = Array.from({ length: 8 }, (_, i) => `r_${i}`);
    const repository = await make({
      routes: ids.map((id) => aRoute({ id, fullyQualifiedDomainName: `${id}.example.com` })),
    });
    const codes = await Promise.all(
      ids.map((id) =>
        codeOf(
          repository.commit(aChangeSet({ changeId: id, routes: [{ frontlineRouteId: id, expectedRevision: 0 }] })),
        ),
      ),
    );
    expect(codes).toEqual(ids.map(() => "no error"));
    expect(await environmentRevision()).toEqual([8]);
  });

  it("keeps ids, actor and reason at the columns' limits as they are", async () => {
    const wide = (length: number) => `${"🛰".repeat(length - 2)} é`;
    const route = aRoute({ id: wide(128), environmentId: wide(255), deploymentId: wide(255) });
    const repository = await make({ routes: [route] });
    const changeSet = aChangeSet({
      changeId: wide(600),
      environmentId: route.environmentId,
      deploymentId: `${wide(254)}x`,
      routes: [{ frontlineRouteId: route.id, expectedRevision: 0 }],
      actor: wide(255),
      reason: wide(255),
    });
    await repository.commit(changeSet);
    expect(await repository.commit(changeSet)).toMatchObject({ replayed: true });
    expect(await repository.routeHistory(route.id)).toEqual([
      {
        changeId: changeSet.changeId,
        environmentId: route.environmentId,
        kind: "move",
        frontlineRouteId: route.id,
        previousDeploymentId: route.deploymentId,
        deploymentId: changeSet.deploymentId,
        revision: 1,
        incarnation: expect.stringMatching(/^\d+$/),
        actor: changeSet.actor,
        reason: changeSet.reason,
        changedAt: NOW,
      },
    ]);
  });

  it.each<[string, Partial<ChangeSet>, RegExp]>([
    ["an empty changeId", { changeId: "" }, /^changeId must not be empty$/],
    [
      "a changeId one over the limit",
      { changeId: "c".repeat(601) },
      /^changeId must have at most 600 characters, got 601$/,
    ],
    ["a deployment id one over the limit", { deploymentId: "d".repeat(256) }, /^deploymentId must have at most 255/],
    ["a reason one over the limit", { reason: "r".repeat(256) }, /^reason must have at most 255 characters, got 256$/],
    ["half of a surrogate pair", { actor: "a\ud800" }, /^actor must not contain half of a surrogate pair/],
    ["a time that is no integer", { now: Number.NaN }, /^now must be a time in whole Unix milliseconds, got NaN$/],
    [
      "a revision that is no number",
      { routes: [{ frontlineRouteId: "r_1", expectedRevision: Number.NaN }] },
      /^routes\[0\]\.expectedRevision must be a whole number, got NaN$/,
    ],
    [
      "a route that is named twice",
      { routes: [0, 0].map((expectedRevision) => ({ frontlineRouteId: "r_1", expectedRevision })) },
      /^routes\[1\]\.frontlineRouteId repeats "r_1"; list each route once$/,
    ],
  ])("refuses %s before it writes", async (_, overrides, message) => {
    const repository = await make({ routes: [aRoute()] });
    await expect(repository.commit(aChangeSet(overrides))).rejects.toMatchObject({
      code: "INVALID_REQUEST",
      message: expect.stringMatching(message),
    });
    expect(await repository.findRoutes(["r_1"])).toEqual([aRoute()]);
  });

  it("finds the routes of one deployment, which never move by themselves", async () => {
    const one = aRoute({ sticky: "deployment" });
    const repository = await make({ routes: [one] });
    expect(await repository.findRoutes(["r_1"])).toEqual([one]);
    expect(await repository.findRoutesOfEnvironment("env_1", ["live", "environment", "branch", "none"])).toEqual([]);
    expect(await repository.findRoutesOfEnvironment("env_1", ["deployment"])).toEqual([one]);
  });
});

describe.each(stores)("without its tables, the repository on $name", (store) => {
  it("says to migrate", () =>
    withDatabase(store, async (db) => {
      const repository = createRouteRepository(db);
      const attempts = [() => repository.findRoutes(["r_1"]), () => repository.commit(aChangeSet())];
      for (const attempt of attempts) {
        await expect(attempt()).rejects.toMatchObject({
          code: "REPOSITORY_UNAVAILABLE",
          message: expect.stringContaining("run migrateToLatest(db)"),
          cause: expect.any(Error),
        });
      }
    }));
});
