import type { ChaosCommand } from "../chaos-arguments.ts";

/** `pnpm chaos:store`. */
export const STORE_COMMAND: ChaosCommand = {
  name: "pnpm chaos:store",
  databases: ["mariadb", "mysql", "sqlite"],
  crew: "workers",
  crewSize: 4,
};
