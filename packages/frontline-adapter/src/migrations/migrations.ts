import { originalTables } from "./0001-original-tables.ts";
import { deploymentRegions } from "./0002-deployment-regions.ts";
import { routeHistory } from "./0003-route-history.ts";
import type { Migration } from "./steps/migration-step.ts";

/** In the order of their names. A published one never changes. */
export const migrations: Readonly<Record<string, Migration>> = {
  "0001-original-tables": originalTables,
  "0002-deployment-regions": deploymentRegions,
  "0003-route-history": routeHistory,
};
