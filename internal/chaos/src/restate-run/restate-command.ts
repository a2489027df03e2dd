import type { ChaosCommand } from "../chaos-arguments.ts";

/** `pnpm chaos:restate`. */
export const RESTATE_COMMAND: ChaosCommand = {
  name: "pnpm chaos:restate",
  databases: ["mariadb", "mysql"],
  crew: "clients",
  crewSize: 9,
};
