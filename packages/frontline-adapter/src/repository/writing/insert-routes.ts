import type { RouteChange } from "@frontline-routing/routing-core";
import type { ChangeSet } from "@frontline-routing/routing-core/repository";
import type { Database } from "../../schema.ts";
import { among, inChunks, ROUTES_PER_STATEMENT } from "../reading/in-chunks.ts";
import { writeHistory } from "./write-history.ts";

/**
 * Inserts the routes that a change set creates. Waits for others who insert the same hostnames, and ends in a duplicate
 * where they commit.
 *
 * In the order of the hostnames, so that two commits never wait for each other in a circle.
 */
export async function insertRoutes(
  trx: Database,
  { environmentId, deploymentId, creates = [], now }: ChangeSet,
  changes: readonly RouteChange[],
): Promise<void> {
  const revisions = new Map(changes.map((change) => [change.frontlineRouteId, change.revision]));
  const rows = creates.map(({ frontlineRouteId, projectId, fullyQualifiedDomainName, sticky }) => ({
    id: frontlineRouteId,
    project_id: projectId,
    environment_id: environmentId,
    deployment_id: deploymentId,
    fully_qualified_domain_name: fullyQualifiedDomainName,
    sticky,
    revision: revisions.get(frontlineRouteId) ?? 1,
    created_at: now,
  }));
  rows.sort((a, b) => (a.fully_qualified_domain_name < b.fully_qualified_domain_name ? -1 : 1));
  for (const chunk of inChunks(rows, ROUTES_PER_STATEMENT)) {
    await trx.insertInto("frontline_routes").values(chunk).execute();
  }
}

/** Writes the history of routes that were just inserted, which knows them by the keys that the database gave them. */
export async function writeCreations(trx: Database, changeSet: ChangeSet): Promise<void> {
  const ids = (changeSet.creates ?? []).map((creation) => creation.frontlineRouteId);
  for (const chunk of inChunks(ids, ROUTES_PER_STATEMENT)) {
    await writeHistory(trx, changeSet, "create", among("id", chunk));
  }
}
