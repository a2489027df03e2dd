/**
 * Serves the routing service, with its routes in a database, and tells Restate where it is: all calls come from there.
 * Run it: `npm install @frontline-routing/restate-routing @frontline-routing/frontline-adapter @restatedev/restate-sdk`,
 * `npx @restatedev/restate-server` in a terminal of its own, then `node 05-serve-on-restate.ts`.
 */
import {
  createDirectory,
  createRouteRepository,
  migrateToLatest,
  openDatabase,
} from "@frontline-routing/frontline-adapter";
import { createRoutingService } from "@frontline-routing/restate-routing";
import * as restate from "@restatedev/restate-sdk";

const { DATABASE_URL = "sqlite::memory:", PORT = "9080", RESTATE_ADMIN_URL = "http://localhost:9070" } = process.env;

const db = openDatabase(DATABASE_URL); // in production: mysql://…
await migrateToLatest(db);
// What the platform's build writes: two deployments, ready to serve.
const directory = createDirectory(db);
for (const [i, id] of ["d_1", "d_2"].entries()) {
  await directory.putDeployment({ id, environmentId: "env_1", projectId: "p_1", status: "ready", createdAt: i + 1 });
}

const repository = createRouteRepository(db);
await restate.serve({ services: [createRoutingService({ repository })], port: Number(PORT) });

// As `restate deployments register http://localhost:9080` does. In production each version has an address of its own.
const registered = await fetch(`${RESTATE_ADMIN_URL}/deployments`, {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ uri: `http://localhost:${PORT}`, force: true }),
}).catch((cause: unknown) => {
  throw new Error(`no Restate server answers at ${RESTATE_ADMIN_URL}: npx @restatedev/restate-server`, { cause });
});
if (!registered.ok) throw new Error(`Restate refused: ${await registered.text()}`);
const { services } = (await registered.json()) as { services: { name: string; handlers: { name: string }[] }[] };
for (const { name, handlers } of services) console.log(name, handlers.map((handler) => handler.name).sort());
//=> … hydra.v1.RoutingService [
//=>   'AssignFrontlineRoutes',
//=>   'CreateRoutes',
//=>   'Deploy',
//=>   'GetLiveDeployment',
//=>   'Promote',
//=>   'RemoveRoutes',
//=>   'Rollback',
//=>   'SwapLiveDeployment'
//=> ] …
