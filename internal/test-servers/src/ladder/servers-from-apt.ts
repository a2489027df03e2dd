import type { LadderStep } from "../climb-ladder.ts";
import { type AptMachine, installPackages } from "../install-packages.ts";
import { type InstalledServers, startInstalledServers } from "./servers-from-path.ts";

/** MariaDB, installed with apt for good, without its system service. On Debian and Ubuntu, as root, only. */
export function serversFromApt(machine: AptMachine & InstalledServers): LadderStep {
  return {
    name: "apt-get install mariadb-server",
    async find() {
      const failure = await installPackages(["mariadb-server"], "No MySQL or MariaDB server found", machine);
      return failure ?? startInstalledServers(machine);
    },
  };
}
