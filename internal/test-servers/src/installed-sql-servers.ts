import { searchPath } from "./find-executable.ts";
import { runCommand } from "./run-command.ts";
import { findSqlServerBinaries, type SqlServerBinary } from "./sql-server-binary.ts";

/**
 * The `mariadbd` and the `mysqld` that are installed on this machine, at most one of each flavour.
 *
 * @throws {SqlServerError} `SQL_SERVER_START_FAILED` when one of them doesn't run
 */
export async function installedSqlServers(): Promise<SqlServerBinary[]> {
  return await findSqlServerBinaries(searchPath(process.env.PATH), runCommand);
}
