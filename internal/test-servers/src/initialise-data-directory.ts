import { dirname, join } from "node:path";
import { findExecutable } from "./find-executable.ts";
import { runAsArguments } from "./run-as-arguments.ts";
import type { RunCommand } from "./run-command.ts";
import type { SqlServerBinary } from "./sql-server-binary.ts";
import { SqlServerError } from "./sql-server-error.ts";

const INITIALISE_TIMEOUT_MS = 120_000; // MySQL takes some ten seconds on a slow disk, MariaDB two

/**
 * Fills an empty data directory with the system tables and a user `root` without password.
 *
 * @param place the arguments that say where the data and the temporary files go
 * @param directories where MariaDB's installation program is looked for, after the places beside the server
 * @param runAs the arguments that say which user owns the data. Default: this one
 * @throws {SqlServerError} `SQL_SERVER_START_FAILED`, with the program's output in its cause
 */
export async function initialiseDataDirectory(
  binary: SqlServerBinary,
  place: readonly string[],
  directories: readonly string[],
  run: RunCommand,
  runAs: readonly string[] = runAsArguments(),
): Promise<void> {
  const mysql = binary.flavour === "mysql";
  const command = mysql ? binary.path : await findMariadbInstaller(binary, directories);
  const flavoured = mysql
    ? ["--initialize-insecure", "--secure-file-priv=NULL"]
    : ["--auth-root-authentication-method=normal", "--skip-test-db"];
  try {
    await run(command, ["--no-defaults", ...flavoured, ...place, ...runAs], {
      timeoutMs: INITIALISE_TIMEOUT_MS,
    });
  } catch (cause) {
    throw new SqlServerError("SQL_SERVER_START_FAILED", `${command} can't make a data directory (${place.join(" ")})`, {
      cause,
    });
  }
}

async function findMariadbInstaller({ path }: SqlServerBinary, directories: readonly string[]): Promise<string> {
  const prefix = join(dirname(path), "..");
  const beside = [dirname(path), join(prefix, "bin"), join(prefix, "scripts")];
  const installer = await findExecutable(["mariadb-install-db", "mysql_install_db"], [...beside, ...directories]);
  if (installer !== undefined) return installer;
  throw new SqlServerError(
    "SQL_SERVER_START_FAILED",
    `${path} is there without mariadb-install-db: install the whole MariaDB server package`,
  );
}
