import type { LadderStep } from "./climb-ladder.ts";
import type { SqlServerIdentity } from "./identify-sql-server.ts";
import type { AptMachine } from "./install-packages.ts";
import { serversFromApt } from "./ladder/servers-from-apt.ts";
import { serversFromEnvironment } from "./ladder/servers-from-environment.ts";
import { type InstalledServers, serversFromPath } from "./ladder/servers-from-path.ts";

/** All that the steps of the ladder read from the machine and do to it. */
export interface Machine extends AptMachine, InstalledServers {
  readonly env: Readonly<Record<string, string | undefined>>;
  identify(url: string): Promise<SqlServerIdentity>;
}

/** The ways to get at servers, in the order they are tried: least is done to the machine by the first. */
export function sqlServerLadder(machine: Machine): LadderStep[] {
  return [serversFromEnvironment(machine), serversFromPath(machine), serversFromApt(machine)];
}
