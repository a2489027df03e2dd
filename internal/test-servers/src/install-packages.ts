import { readFile } from "node:fs/promises";
import { holdServices } from "./hold-services.ts";
import { type RunCommand, runCommand } from "./run-command.ts";

const APT_TIMEOUT_MS = 600_000; // some 40 MB to fetch and unpack; a slow mirror gets ten minutes
const LOCK_WAIT_S = 300; // another apt may be at work, such as the one of a second test run

/** What installing does to the machine. */
export interface AptMachine {
  /** The text of `/etc/os-release`, empty where there is none. */
  readonly osRelease: string;
  readonly isRoot: boolean;
  readonly run: RunCommand;
  /** Runs an action during which packages that are installed don't start their services. */
  holdServices<T>(action: () => Promise<T>): Promise<T>;
  log(line: string): void;
}

/** This machine. */
export async function thisAptMachine(log: (line: string) => void): Promise<AptMachine> {
  return {
    osRelease: await readFile("/etc/os-release", "utf8").catch(() => ""),
    isRoot: process.getuid?.() === 0,
    run: runCommand,
    holdServices,
    log,
  };
}

/**
 * Installs packages with apt for good, without their system services. On Debian and Ubuntu, as root, only.
 *
 * @param missing what they are for, as a sentence without its full stop, for the log
 * @returns nothing when they are installed, else why they can't be
 */
export async function installPackages(
  packages: readonly string[],
  missing: string,
  { osRelease, isRoot, run, holdServices, log }: AptMachine,
): Promise<{ readonly unavailable: string; readonly cause?: unknown } | undefined> {
  const apt = (args: readonly string[]) =>
    run("apt-get", [`--option=DPkg::Lock::Timeout=${LOCK_WAIT_S}`, ...args], {
      timeoutMs: APT_TIMEOUT_MS,
      env: { DEBIAN_FRONTEND: "noninteractive" },
    });
  if (!/^ID(?:_LIKE)?=.*\b(?:debian|ubuntu)\b/m.test(osRelease)) {
    return { unavailable: "this is neither Debian nor Ubuntu" };
  }
  if (!isRoot) return { unavailable: "needs root" };
  const names = packages.join(" ");
  log(`${missing}: installing ${names} with apt-get, without starting a service.`);
  try {
    await apt(["update"]);
  } catch (error) {
    // One unreachable source fails the update, though the others may have all that is needed.
    log(`Going on with the package lists that could be read: ${error instanceof Error ? error.message : error}`);
  }
  try {
    await holdServices(() => apt(["install", "--yes", "--no-install-recommends", ...packages]));
  } catch (cause) {
    return { unavailable: "apt-get failed, see the cause of this error", cause };
  }
  log(`Installed ${names}. It stays; to remove it: apt-get purge ${names}`);
  return undefined;
}
