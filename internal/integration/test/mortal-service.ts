/**
 * The routing service as a process of its own, which kills itself at the first commit. Reads `DATABASE_URL`, `PORT`, and
 * in `DIE` when: `before commit`, `after commit`, or not at all.
 */
import { createRouteRepository, openDatabase } from "@frontline-routing/frontline-adapter";
import { createRoutingService } from "@frontline-routing/restate-routing";
import { serve } from "@restatedev/restate-sdk";

const { DATABASE_URL, PORT, DIE } = process.env;
if (!DATABASE_URL || !PORT) throw new Error("set DATABASE_URL and PORT");

const repository = createRouteRepository(openDatabase(DATABASE_URL));
const mortal: typeof repository = {
  ...repository,
  async commit(changeSet, options) {
    if (DIE === "before commit") process.kill(process.pid, "SIGKILL");
    const result = await repository.commit(changeSet, options);
    if (DIE === "after commit") process.kill(process.pid, "SIGKILL");
    return result;
  },
};

await serve({ services: [createRoutingService({ repository: mortal })], port: Number(PORT) });
