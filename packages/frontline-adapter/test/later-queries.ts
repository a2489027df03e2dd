import { type Kysely, sql } from "kysely";

/** What a query for April's sentinels reads. */
export interface AprilSchema {
  sentinels: {
    id: string;
    environment_id: string;
    region_id: string;
    k8s_address: string;
    health: string;
    desired_state: string;
    available_replicas: number;
  };
  regions: { id: string; name: string; platform: string };
}

/** April's sentinels, with the names of their regions. */
export const aprilSentinels = (db: Kysely<AprilSchema>) =>
  db
    .selectFrom("sentinels")
    .innerJoin("regions", "regions.id", "sentinels.region_id")
    .select([
      "sentinels.id",
      "sentinels.environment_id",
      "sentinels.k8s_address",
      "sentinels.health",
      "sentinels.desired_state",
      "sentinels.available_replicas",
    ])
    .select((eb) => eb.fn<string>("concat", ["regions.name", sql.lit("."), "regions.platform"]).as("region"));

/** What a query for August's instances reads. */
export interface AugustSchema {
  instances: { id: string; deployment_id: string; region_id: string; address: string; status: string };
  deployments: { id: string; environment_id: string; desired_state: string };
  regions: { id: string; name: string; platform: string };
}

/** August's instances, as sentinels of their environments. */
export const augustInstances = (db: Kysely<AugustSchema>) =>
  db
    .selectFrom("instances")
    .innerJoin("deployments", "deployments.id", "instances.deployment_id")
    .innerJoin("regions", "regions.id", "instances.region_id")
    .select(["instances.id", "deployments.environment_id", "instances.address as k8s_address"])
    .select((eb) => [
      eb.fn<string>("concat", ["regions.name", sql.lit("."), "regions.platform"]).as("region"),
      eb.case().when("instances.status", "=", "running").then("healthy").else("unhealthy").end().as("health"),
      "deployments.desired_state",
      eb.lit(1).as("available_replicas"),
    ]);
