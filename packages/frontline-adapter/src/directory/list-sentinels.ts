import type { FrontlineSentinel } from "@frontline-routing/frontline-core";
import type { Database } from "../schema.ts";
import { toFrontlineSentinel } from "../source/reading/frontline-sentinel.ts";

/** One attempt at `Directory.listSentinels`. */
export async function listSentinels(db: Database, environmentId: string): Promise<FrontlineSentinel[]> {
  const rows = await db
    .selectFrom("sentinels")
    .select(["id", "environment_id", "region", "k8s_address", "health", "desired_state", "available_replicas"])
    .where("environment_id", "=", environmentId)
    .orderBy("region")
    .orderBy("id")
    .execute();
  return rows.filter((row) => row.environment_id === environmentId).map(toFrontlineSentinel);
}
