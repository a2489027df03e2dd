import { existsSync } from "node:fs";
import { join } from "node:path";
import { findExecutable, searchPath } from "../find-executable.ts";
import { type AptMachine, installPackages } from "../install-packages.ts";
import { installedSqlServers } from "../installed-sql-servers.ts";
import type { SqlServerBinary } from "../sql-server-binary.ts";
import { SqlServerError } from "../sql-server-error.ts";

const PACKAGES = ["mariadb-server", "galera-4", "rsync"]; // as Debian and Ubuntu call them
const LIBRARY_DIRECTORIES = ["/usr/lib/galera", "/usr/lib64/galera-4", "/usr/lib64/galera", "/usr/local/lib/galera"];

/** What a Galera node is made of. */
export interface GaleraParts {
  readonly mariadbd: SqlServerBinary;
  /** The path of Galera's library. */
  readonly galera: string;
  /** The path of the program by which a new node gets its data from another one. */
  readonly rsync: string;
}

type FoundParts = { readonly [Part in keyof GaleraParts]: GaleraParts[Part] | undefined };

/** What {@link findGalera} reads from the machine and does to it. */
export interface GaleraMachine extends AptMachine {
  lookForParts(): Promise<FoundParts>;
}

/**
 * The parts of a Galera node, installed with apt where one is missing and that can be done.
 *
 * @throws {SqlServerError} `NO_GALERA`, naming what is missing and what to do
 */
export async function findGalera(machine: GaleraMachine): Promise<GaleraParts> {
  const found = await machine.lookForParts();
  if (isWhole(found)) return found;
  const problem = `No ${missingOf(found)} for a Galera cluster`;
  const failure = await installPackages(PACKAGES, problem, machine);
  const again = failure === undefined ? await machine.lookForParts() : found;
  if (isWhole(again)) return again;
  const { unavailable, cause } = failure ?? { unavailable: `apt-get brought no ${missingOf(again)}`, cause: undefined };
  throw new SqlServerError(
    "NO_GALERA",
    `${problem}, and it can't be installed here: ${unavailable}. Install MariaDB with Galera, and rsync; on Debian or ` +
      `Ubuntu: apt-get install ${PACKAGES.join(" ")}, or run this as root`,
    { cause },
  );
}

/** The parts that are installed on this machine. */
export async function installedGaleraParts(): Promise<FoundParts> {
  return {
    mariadbd: (await installedSqlServers()).find(({ flavour }) => flavour === "mariadb"),
    galera: LIBRARY_DIRECTORIES.map((directory) => join(directory, "libgalera_smm.so")).find((path) =>
      existsSync(path),
    ),
    rsync: await findExecutable(["rsync"], searchPath(process.env.PATH)),
  };
}

function isWhole(parts: FoundParts): parts is GaleraParts {
  return Object.values(parts).every((part) => part !== undefined);
}

function missingOf(parts: FoundParts): string {
  return Object.entries(parts)
    .flatMap(([name, part]) => (part === undefined ? [name] : []))
    .join(", no ");
}
