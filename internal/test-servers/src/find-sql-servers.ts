import { spawnSync } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { atProcessExit } from "./at-process-exit.ts";
import { climbLadder, type FoundSqlServers } from "./climb-ladder.ts";
import { identifySqlServer, type SqlServerIdentity } from "./identify-sql-server.ts";
import { thisAptMachine } from "./install-packages.ts";
import { installedSqlServers } from "./installed-sql-servers.ts";
import { sqlServerLadder } from "./sql-server-ladder.ts";
import { startMysqlServer } from "./start-mysql-server.ts";

const CONTAINER_START_TIMEOUT_MS = 120_000; // the image first makes its data directory: ten seconds or more
const POLL_INTERVAL_MS = 250;

/**
 * Finds or starts MySQL-protocol servers for tests and benches. In this order, and only until one has any:
 * `TEST_DATABASE_URLS`; the `mariadbd` and `mysqld` on PATH; Docker; on Debian and Ubuntu as root, MariaDB through apt.
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
      runSync: (command, args) => spawnSync(command, [...args], { stdio: "ignore" }),
      atExit: atProcessExit,
      waitUntilReady,
    }),
  );
}

async function waitUntilReady(url: string): Promise<SqlServerIdentity> {
  const deadline = performance.now() + CONTAINER_START_TIMEOUT_MS;
  for (;;) {
    try {
      return await identifySqlServer(url);
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await delay(POLL_INTERVAL_MS);
    }
  }
}
