import { setTimeout as delay } from "node:timers/promises";
import { openDatabase } from "@frontline-routing/frontline-adapter";
import type { FrontlineRoute } from "@frontline-routing/router-core";
import { insertRoutes } from "../insert-scenario.ts";
import type { Random } from "../random.ts";
import { makeRoute, type Scenario } from "../scenario.ts";
import type { Fault } from "./fault.ts";

// One after another, so that one comes between a promotion's plan and its commit.
const ROUTES = 8;
const LONGEST_PAUSE_MS = 10;

/** A route that other software has inserted, or tried to. */
export interface ForeignRoute {
  readonly route: FrontlineRoute;
  /** When the database had acknowledged it, in Unix milliseconds; `null` when that is open. */
  readonly insertedAt: number | null;
}

/** Inserts routes by plain SQL, past every lock and revision. What it inserts, it adds to the list. */
export function foreignInserts(url: string, scenario: Scenario, random: Random, inserted: ForeignRoute[]): Fault {
  return {
    kind: "routes inserted by other software",
    async inflict() {
      const { id: environmentId, deployments } = random.pick(scenario.environments);
      const db = openDatabase(url, { connectionLimit: 1 });
      let happened = false;
      for (let count = 0; count < ROUTES; count++) {
        const id = `${environmentId}_x_${inserted.length + 1}`;
        const route = makeRoute(id, environmentId, random.pick(deployments).id, random.pick(["live", "environment"]));
        const insertedAt = await insertRoutes(db, [route]).then(
          () => Date.now(),
          () => null,
        );
        inserted.push({ route, insertedAt });
        await delay(random.below(LONGEST_PAUSE_MS));
        happened ||= insertedAt !== null;
      }
      await db.destroy();
      return happened;
    },
  };
}
