import { climbLadder, type FoundSqlServers } from "./climb-ladder.ts";
import { identifySqlServer } from "./identify-sql-server.ts";
import { thisAptMachine } from "./install-packages.ts";
import { installedSqlServers } from "./installed-sql-servers.ts";
import { sqlServerLadder } from "./sql-server-ladder.ts";
import { startMysqlServer } from "./start-mysql-server.ts";

/**
 * Finds or starts MySQL-protocol servers for tests and benches. In this order, and only until one has any:
 * `TEST_DATABASE_URLS`; the `mariadbd` and `mysqld` on PATH; on Debian and Ubuntu as root, MariaDB through apt.
 *
 * @param log gets a line when software is about to be installed. Default: to standard error
 * @throws {SqlServerError} `NO_SQL_SERVER` when there is none, saying what to do; other codes when a way is open but
 *   broken, such as a URL that is wrong
 * @example
 * const found = await findSqlServers();
 * found.servers; //=> [{ name: "mariadb 10.11.14", url: "mysql://root@127.0.0.1:20411" }]
 * await found.stop();
 */
export async function findSqlServers(log: (line: string) => void = console.error): Promise<FoundSqlServers> {
  return climbLadder(
    sqlServerLadder({
      ...(await thisAptMachine(log)),
      env: process.env,
      identify: identifySqlServer,
      findBinaries: installedSqlServers,
      start: ({ path }) => startMysqlServer({ binary: path }),
    }),
  );
}
