import type { Kysely } from "kysely";
import { createRouteRepository, type FrontlineSchema } from "../../src/index.ts";

interface Platform {
  apps: { id: string; current_deployment_id: string };
}
declare const db: Kysely<FrontlineSchema>;

createRouteRepository(db, { withinCommit: async (trx) => trx.selectFrom("deployments").selectAll().execute() });
createRouteRepository(db, {
  withinCommit: async (trx: Kysely<Platform>, { after }) =>
    trx
      .updateTable("apps")
      .set({ current_deployment_id: after.deploymentId ?? "" })
      .execute(),
});
createRouteRepository(db, {
  withinCommit: (trx: Kysely<FrontlineSchema & Platform>) => trx.selectFrom("frontline_routes").execute(),
});

// @ts-expect-error: this package has no such table
createRouteRepository(db, { withinCommit: (trx) => trx.selectFrom("apps").selectAll().execute() });
