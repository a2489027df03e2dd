import type { WithinCommit } from "@frontline-routing/frontline-adapter";
import { sql } from "kysely";

/** What a platform whose routes belong to apps has besides. */
interface Platform {
  frontline_routes: { id: string; app_id: string };
  deployments: { environment_id: string; app_id: string };
}

/** Gives the routes that a commit creates the app of their environment's deployments; none while there are none. */
export const writeAppOfRoutes: WithinCommit<Platform> = async (trx, { after, routeChanges }) => {
  const created = routeChanges.filter(({ kind }) => kind === "create").map((change) => change.frontlineRouteId);
  if (created.length === 0) return;
  const apps = sql`select max(app_id) from deployments where environment_id = ${after.environmentId}`;
  await trx
    .updateTable("frontline_routes")
    .set({ app_id: sql<string>`coalesce((${apps}), '')` })
    .where("id", "in", created)
    .execute();
};
