import type { EnvironmentState } from "@frontline-routing/routing-core";
import type { Selectable } from "kysely";
import { safeInteger } from "../database/database-error.ts";
import { ignoreDuplicate } from "../database/database-problem.ts";
import { locking } from "../database/spelling.ts";
import type { Database, FrontlineEnvironmentsTable } from "../schema.ts";

/** The state of an environment; one without a row is at revision 0, with nothing live. */
export async function findEnvironment(db: Database, environmentId: string): Promise<EnvironmentState> {
  const rows = await selectEnvironment(db, environmentId).execute();
  return stateOf(environmentId, rows) ?? { environmentId, deploymentId: null, isRolledBack: false, revision: 0 };
}

/** Locks an environment's row to the end of the transaction. `undefined` when it has none yet. */
export async function lockEnvironment(trx: Database, environmentId: string): Promise<EnvironmentState | undefined> {
  return stateOf(environmentId, await locking(trx, selectEnvironment(trx, environmentId)).execute());
}

/** Creates an environment's row, unless another writer just did. */
export async function createEnvironment(db: Database, environmentId: string): Promise<void> {
  const insert = db.insertInto("frontline_environments").values({ environment_id: environmentId });
  await insert.execute().catch(ignoreDuplicate);
}

export async function writeEnvironment(trx: Database, { environmentId, ...next }: EnvironmentState): Promise<void> {
  const { deploymentId, isRolledBack, revision } = next;
  const state = { live_deployment_id: deploymentId, is_rolled_back: isRolledBack ? 1 : 0, revision };
  const update = trx.updateTable("frontline_environments").set(state);
  await update.where("environment_id", "=", environmentId).execute();
}

function selectEnvironment(db: Database, environmentId: string) {
  return db.selectFrom("frontline_environments").selectAll().where("environment_id", "=", environmentId);
}

function stateOf(environmentId: string, rows: readonly Selectable<FrontlineEnvironmentsTable>[]) {
  const row = rows.find((candidate) => candidate.environment_id === environmentId);
  if (row === undefined) return undefined;
  return {
    environmentId,
    deploymentId: row.live_deployment_id,
    isRolledBack: row.is_rolled_back !== 0,
    revision: safeInteger("frontline_environments.revision", row.revision),
  };
}
