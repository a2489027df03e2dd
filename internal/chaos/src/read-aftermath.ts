import { readdirSync } from "node:fs";
import { join } from "node:path";
import { createRouteRepository, openDatabase } from "@frontline-routing/frontline-adapter";
import type { Aftermath, SeededRoute } from "./aftermath.ts";
import type { ForeignRoute } from "./faults/foreign-inserts.ts";
import { type JournalEntry, readJournal } from "./journal.ts";
import type { Scenario } from "./scenario.ts";

const CHANGES_PER_READ = 10_000;

/** Reads what is left. The histories come straight from the table, so that no reading of ours hides a row. */
export async function readAftermath(
  url: string,
  directory: string,
  { environments }: Scenario,
  inserted: readonly ForeignRoute[],
): Promise<Aftermath> {
  const seededRoutes: SeededRoute[] = [
    ...environments.flatMap(({ routes }) => routes.map((route) => ({ route, insertedAt: 0 }))),
    ...inserted,
  ];
  const unready = environments.flatMap(({ deployments }) => deployments.filter(({ status }) => status !== "ready"));
  const db = openDatabase(url, { connectionLimit: 1 });
  try {
    const repository = createRouteRepository(db);
    return {
      seededRoutes,
      entries: readJournals(directory),
      unreadyDeploymentIds: new Set(unready.map(({ id }) => id)),
      routes: await repository.findRoutes(seededRoutes.map(({ route }) => route.id)),
      routeChanges: await readRouteChanges(db),
      environments: await Promise.all(
        environments.map(async ({ id }) => ({
          state: await repository.findEnvironment(id),
          history: await repository.liveHistory(id),
        })),
      ),
    };
  } finally {
    await db.destroy();
  }
}

/** The entries of all journals, one after another. */
export function readJournals(directory: string): JournalEntry[] {
  const names = readdirSync(directory).filter((name) => name.endsWith(".jsonl"));
  return names.sort().flatMap((name) => readJournal(join(directory, name)));
}

async function readRouteChanges(db: ReturnType<typeof openDatabase>) {
  const changes: Aftermath["routeChanges"][number][] = [];
  for (let last = 0; ; ) {
    const query = db
      .selectFrom("frontline_route_changes")
      .selectAll()
      .where("pk", ">", last as never);
    const rows = await query.orderBy("pk").limit(CHANGES_PER_READ).execute();
    for (const row of rows) {
      changes.push({
        changeId: row.change_id,
        kind: "move",
        environmentId: row.environment_id,
        frontlineRouteId: row.frontline_route_id,
        previousDeploymentId: row.previous_deployment_id,
        deploymentId: row.deployment_id,
        revision: Number(row.revision),
        incarnation: String(row.route_pk),
        actor: row.actor,
        reason: row.reason,
        changedAt: Number(row.changed_at),
      });
      last = Number(row.pk);
    }
    if (rows.length < CHANGES_PER_READ) return changes;
  }
}
