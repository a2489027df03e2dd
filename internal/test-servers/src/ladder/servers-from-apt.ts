import type { LadderStep } from "../climb-ladder.ts";
import type { RunCommand } from "../run-command.ts";
import { type InstalledServers, startInstalledServers } from "./servers-from-path.ts";

const APT_TIMEOUT_MS = 600_000; // some 40 MB to fetch and unpack; a slow mirror gets ten minutes
const LOCK_WAIT_S = 300; // another apt may be at work, such as the one of a second test run

/** What {@link serversFromApt} does to the machine. */
export interface AptMachine extends InstalledServers {
  /** The text of `/etc/os-release`, empty where there is none. */
  readonly osRelease: string;
  readonly isRoot: boolean;
  readonly run: RunCommand;
  /** Runs an action during which packages that are installed don't start their services. */
  holdServices<T>(action: () => Promise<T>): Promise<T>;
  log(line: string): void;
}

/** MariaDB, installed with apt for good, without its system service. On Debian and Ubuntu, as root, only. */
export function serversFromApt(machine: AptMachine): LadderStep {
  const { osRelease, isRoot, run, holdServices, log } = machine;
  const apt = (args: readonly string[]) =>
    run("apt-get", [`--option=DPkg::Lock::Timeout=${LOCK_WAIT_S}`, ...args], {
      timeoutMs: APT_TIMEOUT_MS,
      env: { DEBIAN_FRONTEND: "noninteractive" },
    });
  return {
    name: "apt-get install mariadb-server",
    async find() {
      if (!/^ID(?:_LIKE)?=.*\b(?:debian|ubuntu)\b/m.test(osRelease)) {
        return { unavailable: "this is neither Debian nor Ubuntu" };
      }
      if (!isRoot) return { unavailable: "needs root" };
      log("No MySQL or MariaDB server found: installing mariadb-server with apt-get, without starting its service.");
      try {
        await apt(["update"]);
      } catch (error) {
        // One unreachable source fails the update, though the others may have all that is needed.
        log(`Going on with the package lists that could be read: ${error instanceof Error ? error.message : error}`);
      }
      try {
        await holdServices(() => apt(["install", "--yes", "--no-install-recommends", "mariadb-server"]));
      } catch (cause) {
        return { unavailable: "apt-get failed, see the cause of this error", cause };
      }
      log("Installed mariadb-server. It stays; to remove it: apt-get purge mariadb-server mariadb-server-core");
      return startInstalledServers(machine);
    },
  };
}
