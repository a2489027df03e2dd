/** Keeps the live pointer of a platform's own `apps` true: it moves in the same transaction, or not at all. */
import { createDirectory, createRouteRepository } from "@frontline-routing/frontline-adapter";
import { inlineSteps, promote, rollback } from "@frontline-routing/routing-core";
import { sql } from "kysely";
import { openExampleDatabase } from "./example-database.ts";
import { keepAppPointer } from "./live-pointer.ts";

const db = await openExampleDatabase();
await sql`create table apps (id text primary key, current_deployment_id text, is_rolled_back int default 0)`.execute(
  db,
);
await sql`insert into apps (id) values ('app_1')`.execute(db);
await sql`alter table deployments add column app_id text`.execute(db);
await createDirectory(db).putDeployment({ id: "d_2", environmentId: "env_1", projectId: "p_1", status: "ready" });
await sql`update deployments set app_id = 'app_1'`.execute(db);

const isProduction = (environmentId: string) => environmentId === "env_1"; // however the platform knows it
const repository = createRouteRepository(db, { withinCommit: keepAppPointer(isProduction) });
const context = { repository, steps: inlineSteps, now: Date.now() };

async function showPointer() {
  const { rows } = await sql<Record<string, unknown>>`select current_deployment_id, is_rolled_back from apps`.execute(
    db,
  );
  console.log(...Object.values(rows[0] ?? {}));
}
await promote(context, { environmentId: "env_1", deploymentId: "d_2" });
await showPointer(); //=> d_2 0
await rollback(context, { environmentId: "env_1", deploymentId: "d_1" });
await showPointer(); //=> d_1 1
await db.destroy();
