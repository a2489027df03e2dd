import { setTimeout as delay } from "node:timers/promises";
import { openDatabase } from "@frontline-routing/frontline-adapter";
import type { Random } from "../random.ts";
import type { Scenario } from "../scenario.ts";
import type { Fault } from "./fault.ts";

const ROUTES = 3;
// A server ends the transaction of a deadlock that has done less: with these, that is ours more often than not.
const OWN_ROWS = 100;
const LONGEST_PAUSE_MS = 60; // several commits long, so that one comes in between

/**
 * Touches routes by plain SQL in one transaction, in the order opposite to that of our commits: whoever meets it there
 * is in a deadlock. It writes a column that reassignment doesn't read.
 */
export function foreignLocks(url: string, { environments }: Scenario, random: Random): Fault {
  let count = 0;
  return {
    kind: "routes locked by other software in another order",
    async inflict() {
      const ids = random.pick(environments).routes.map((route) => route.id);
      const chosen = ids.filter(() => random.below(ids.length) < ROUTES);
      const db = openDatabase(url, { connectionLimit: 1 });
      await db
        .transaction()
        .execute(async (trx) => {
          await trx.insertInto("deployments").values(ownRows(++count)).execute();
          for (const id of [ids.at(-1) ?? "", ...chosen.reverse(), ids[0] ?? ""]) {
            await trx.updateTable("frontline_routes").set({ updated_at: Date.now() }).where("id", "=", id).execute();
            await delay(random.below(LONGEST_PAUSE_MS));
          }
        })
        .catch(() => undefined); // e.g. it was the deadlock's victim: that is its own affair
      await db.destroy();
      return true;
    },
  };
}

/** Rows that nobody else reads. */
function ownRows(count: number) {
  return Array.from({ length: OWN_ROWS }, (_, index) => ({
    id: `other_${count}_${index}`,
    workspace_id: "w_2",
    project_id: "p_2",
    environment_id: "other",
    status: "pending",
    desired_state: "running",
    created_at: 1,
  }));
}
