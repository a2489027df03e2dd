/** The routing service as a process of its own, so that it can be killed. */
import { createServer } from "node:http2";
import { flushCompileCache } from "node:module";
import { createRouteRepository, openDatabase } from "@frontline-routing/frontline-adapter";
import { createRoutingService } from "@frontline-routing/restate-routing";
import type { RouteRepository } from "@frontline-routing/routing-core";
import { LOOPBACK } from "@frontline-routing/test-servers";
import { createEndpointHandler } from "@restatedev/restate-sdk";

const COMMIT_PACE_MS = 20; // as if the database were some way off, so that a kill finds a reassignment half done

const { DATABASE_URL, PORT } = process.env;
if (!DATABASE_URL || !PORT) throw new Error("set DATABASE_URL and PORT");

const repository = createRouteRepository(openDatabase(DATABASE_URL));
const paced: RouteRepository = {
  ...repository,
  async commit(...args) {
    await new Promise((resolve) => setTimeout(resolve, COMMIT_PACE_MS));
    return repository.commit(...args);
  },
};

process.on("SIGINT", () => undefined); // Ctrl-C reaches the whole group: who started this ends it in good order
const services = [createRoutingService({ repository: paced, defaultDomain: "example.app" })];
createServer(createEndpointHandler({ services })).listen(Number(PORT), LOOPBACK);
flushCompileCache(); // for its successors: a process that is killed writes none
