/**
 * The routing service as its own process, so that the demo can kill it. Reads `DATABASE_URL` and `PORT`.
 */
import { createRouteRepository, openDatabase } from "@frontline-routing/frontline-adapter";
import { createRoutingService } from "@frontline-routing/restate-routing";
import type { RouteRepository } from "@frontline-routing/routing-core";
import { serve } from "@restatedev/restate-sdk";

const COMMIT_PACE_MS = 20; // as if the database were some way off, so that a kill finds the reassignment half done

const { DATABASE_URL, PORT } = process.env;
if (!DATABASE_URL || !PORT) throw new Error("set DATABASE_URL and PORT");

const repository = createRouteRepository(openDatabase(DATABASE_URL));
const paced: RouteRepository = {
  ...repository,
  async commit(changeSet) {
    await new Promise((resolve) => setTimeout(resolve, COMMIT_PACE_MS));
    return repository.commit(changeSet);
  },
};

await serve({
  services: [createRoutingService({ repository: paced, defaultDomain: "example.app" })],
  port: Number(PORT),
});
