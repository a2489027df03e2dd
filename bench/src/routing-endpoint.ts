/**
 * The routing service, and beside it what it is measured against: the original's algorithm, written by hand. Both in
 * one process, each with connections of its own. Reads `DATABASE_URL` and `PORT`.
 */
import { createRouteRepository, openDatabase } from "@frontline-routing/frontline-adapter";
import { createRoutingService } from "@frontline-routing/restate-routing";
import { type ObjectContext, object, serve } from "@restatedev/restate-sdk";
import { createPool } from "mysql2/promise";

const { DATABASE_URL, PORT } = process.env;
if (!DATABASE_URL || !PORT) throw new Error("set DATABASE_URL and PORT");

const repository = createRouteRepository(openDatabase(DATABASE_URL));
const pool = createPool({ uri: DATABASE_URL, connectionLimit: 10 }); // as many as openDatabase has

/** One bare step per route, which does one blind `UPDATE`: no reads, no fence, no history. */
const bare = object({
  name: "Bare",
  handlers: {
    async AssignFrontlineRoutes(
      context: ObjectContext,
      { deploymentId, frontlineRouteIds }: { deploymentId: string; frontlineRouteIds: string[] },
    ) {
      for (const id of frontlineRouteIds) {
        await context.run(`reassign-${id}`, async () => {
          const update = "update frontline_routes set deployment_id = ?, updated_at = ? where id = ?";
          await pool.query(update, [deploymentId, Date.now(), id]);
        });
      }
      return {};
    },
  },
});

await serve({
  services: [createRoutingService({ repository, defaultDomain: "example.app" }), bare],
  port: Number(PORT),
});
