import type { DeploymentRecord, EnvironmentState } from "@frontline-routing/routing-core";
import type { ChangeSet } from "@frontline-routing/routing-core/repository";
import type { Kysely, Selectable } from "kysely";
import { databaseProblem } from "../database/database-problem.ts";
import { safeInteger } from "../database/safe-integer.ts";
import { locking } from "../database/spelling.ts";
import type { FrontlineEnvironmentsTable, FrontlineSchema } from "../schema.ts";
import { DEPLOYMENT_COLUMNS, deploymentOf, type JoinedDeploymentRow } from "./read-deployment.ts";

/** The state of an environment; one without a row is at revision 0, with nothing live. */
export async function findEnvironment(db: Kysely<FrontlineSchema>, environmentId: string): Promise<EnvironmentState> {
  const rows = await selectEnvironment(db, environmentId).execute();
  return stateOf(environmentId, rows) ?? { environmentId, deploymentId: null, isRolledBack: false, revision: 0 };
}

/** What a commit locks first. */
export interface LockedEnvironment {
  readonly environment: EnvironmentState;
  /** For a swap. */
  readonly deployment: DeploymentRecord | undefined;
}

/**
 * Locks an environment's row to the end of the transaction, and for a swap the deployment's, which stays as it is.
 * `undefined` when the environment has no row yet.
 */
export async function lockEnvironment(
  trx: Kysely<FrontlineSchema>,
  { environmentId, deploymentId, swap }: ChangeSet,
): Promise<LockedEnvironment | undefined> {
  const query = selectEnvironment(trx, environmentId);
  if (swap === undefined) {
    const environment = stateOf(environmentId, await locking(trx, query).execute());
    return environment && { environment, deployment: undefined };
  }
  const both = query
    .leftJoin("deployments", (join) => join.on("deployments.id", "=", deploymentId))
    .select(DEPLOYMENT_COLUMNS)
    .$castTo<Selectable<FrontlineEnvironmentsTable> & JoinedDeploymentRow>();
  const rows = await locking(trx, both).execute();
  const environment = stateOf(environmentId, rows);
  return environment && { environment, deployment: deploymentOf(deploymentId, rows) };
}

/** Creates an environment's row, unless another writer just did. */
export async function createEnvironment(db: Kysely<FrontlineSchema>, environmentId: string): Promise<void> {
  try {
    await db.insertInto("frontline_environments").values({ environment_id: environmentId }).execute();
  } catch (error) {
    if (databaseProblem(error) !== "duplicate") throw error;
  }
}

/** Writes the state of an environment whose row is locked. */
export async function writeEnvironment(
  trx: Kysely<FrontlineSchema>,
  { environmentId, deploymentId, isRolledBack, revision }: EnvironmentState,
): Promise<void> {
  await trx
    .updateTable("frontline_environments")
    .set({ live_deployment_id: deploymentId, is_rolled_back: isRolledBack ? 1 : 0, revision })
    .where("environment_id", "=", environmentId)
    .execute();
}

function selectEnvironment(db: Kysely<FrontlineSchema>, environmentId: string) {
  return db
    .selectFrom("frontline_environments")
    .selectAll("frontline_environments")
    .where("frontline_environments.environment_id", "=", environmentId);
}

function stateOf(
  environmentId: string,
  rows: readonly Selectable<FrontlineEnvironmentsTable>[],
): EnvironmentState | undefined {
  const row = rows.find((candidate) => candidate.environment_id === environmentId);
  if (row === undefined) return undefined;
  return {
    environmentId,
    deploymentId: row.live_deployment_id,
    isRolledBack: row.is_rolled_back !== 0,
    revision: safeInteger("frontline_environments.revision", row.revision),
  };
}
