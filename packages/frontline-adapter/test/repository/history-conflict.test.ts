import type { ChangeSet } from "@frontline-routing/routing-core/repository";
import { sql } from "kysely";
import { beforeEach, describe, expect, it } from "vitest";
import { type ContentionRetry, createRouteRepository } from "../../src/index.ts";
import { aRoute, insertDeployments, insertRoutes, wipe } from "../seed.ts";
import { stores } from "../stores.ts";
import { useDatabase } from "../use-database.ts";

const ATTEMPTS = 5;

const changeSet: ChangeSet = {
  changeId: "c_1",
  environmentId: "env_1",
  deploymentId: "d_2",
  routes: [{ frontlineRouteId: "r_1", expectedRevision: 0 }],
  swap: { expectedRevision: 0, isRolledBack: false },
  now: 1,
};

describe.each(stores)("a commit on $name that a row keeps out", (store) => {
  const database = useDatabase(store);

  beforeEach(async () => {
    const { db } = database;
    await wipe(db);
    await insertRoutes(db, [
      aRoute(),
      aRoute({ id: "r_2", fullyQualifiedDomainName: "b.example.com", deploymentId: "d_2" }),
    ]);
    const ready = { environmentId: "env_1", status: "ready", desiredState: "running", createdAt: 1 };
    await insertDeployments(db, [{ ...ready, id: "d_2" }]);
  });

  /** Expects to be refused until the row, or the key, is gone, and then to be done. */
  async function expectRefusal(uniqueKey: RegExp, letIn: () => Promise<unknown>): Promise<void> {
    const retries: ContentionRetry[] = [];
    const repository = createRouteRepository(database.db, { onRetry: (retry) => retries.push(retry) });
    const error = await repository.commit(changeSet).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      name: "HistoryConflictError",
      code: "HISTORY_CONFLICT",
      retryable: false,
      changeId: "c_1",
      uniqueKey: expect.stringMatching(uniqueKey),
      cause: expect.not.objectContaining({ sql: expect.anything() }),
    });
    expect(String(error)).toMatch(/correct or remove that row/);
    expect(String(error)).not.toMatch(/insert|update|env_1|d_2/i);
    expect(retries).toHaveLength(ATTEMPTS - 1);
    expect(await repository.findRoutes(["r_1"])).toEqual([aRoute()]);
    expect(await repository.findEnvironment("env_1")).toMatchObject({ revision: 0, deploymentId: null });
    await letIn();
    expect(await repository.commit(changeSet)).toMatchObject({ replayed: false });
  }

  it("by a unique key of the user's own is refused by its name", async () => {
    await sql`create unique index one_route_each on frontline_routes (deployment_id)`.execute(database.db);
    const end = store.kind === "server" ? sql`on frontline_routes` : sql``;
    await expectRefusal(/one_route_each|frontline_routes\.deployment_id/, () =>
      sql`drop index one_route_each ${end}`.execute(database.db),
    );
  });

  it("in a history that other software wrote into is refused by its name", async () => {
    await database.db
      .insertInto("frontline_live_changes")
      .values({
        change_id: "foreign",
        environment_id: "env_1",
        previous_deployment_id: null,
        previous_is_rolled_back: 0,
        deployment_id: "d_9",
        is_rolled_back: 0,
        revision: 1,
        actor: null,
        reason: null,
        changed_at: 1,
      })
      .execute();
    await expectRefusal(/environment_revision|frontline_live_changes\.environment_id/, () =>
      database.db.deleteFrom("frontline_live_changes").execute(),
    );
  });
});
