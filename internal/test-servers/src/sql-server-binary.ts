import { findExecutable } from "./find-executable.ts";
import type { RunCommand } from "./run-command.ts";
import { SqlServerError } from "./sql-server-error.ts";

/** The two families of servers that speak MySQL's protocol here. */
export type SqlFlavour = "mysql" | "mariadb";

/** An installed server program. */
export interface SqlServerBinary {
  readonly path: string;
  readonly flavour: SqlFlavour;
  /** As the program says it, without its suffixes: `10.11.14`. */
  readonly version: string;
}

const VERSION_TIMEOUT_MS = 10_000; // takes some 20 ms; the rest is for a machine under load

/**
 * Asks a `mariadbd` or `mysqld` what it is. The name doesn't tell: Debian's `mysqld` is a link to MariaDB.
 *
 * @throws {SqlServerError} `SQL_SERVER_START_FAILED` when the program doesn't say its version
 */
export async function inspectSqlServerBinary(path: string, run: RunCommand): Promise<SqlServerBinary> {
  let output: string;
  try {
    output = await run(path, ["--no-defaults", "--version"], { timeoutMs: VERSION_TIMEOUT_MS });
  } catch (cause) {
    throw new SqlServerError("SQL_SERVER_START_FAILED", `${path} does not run: reinstall it or take it off PATH`, {
      cause,
    });
  }
  const version = /\bVer (\d+(?:\.\d+)+)/.exec(output)?.[1];
  if (version === undefined) {
    throw new SqlServerError("SQL_SERVER_START_FAILED", `${path} is no MySQL or MariaDB server: take it off PATH`);
  }
  return { path, flavour: flavourOf(output), version };
}

/** Which family a version text names. */
export function flavourOf(versionText: string): SqlFlavour {
  return /mariadb/i.test(versionText) ? "mariadb" : "mysql";
}

/**
 * The servers installed in these directories, at most one of each flavour.
 *
 * @throws {SqlServerError} `SQL_SERVER_START_FAILED` when one of them doesn't run
 */
export async function findSqlServerBinaries(
  directories: readonly string[],
  run: RunCommand,
): Promise<SqlServerBinary[]> {
  const found: SqlServerBinary[] = [];
  for (const name of ["mariadbd", "mysqld"]) {
    const path = await findExecutable([name], directories);
    if (path === undefined) continue;
    const binary = await inspectSqlServerBinary(path, run);
    if (!found.some(({ flavour }) => flavour === binary.flavour)) found.push(binary);
  }
  return found;
}
