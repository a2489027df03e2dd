import { COMMIT_LOCK_WAIT_MS, SILENCE_MS } from "../commit-deadline.ts";

export type MysqlAccess = "read-only" | "read-write";

const MS_PER_S = 1_000;
const ROW_LOCK_WAIT_MS = 5_000;
/** Longer than a pool keeps a connection that it doesn't use, and in place of the usual eight hours. */
const IDLE_S = 90;
const SILENCE_S = SILENCE_MS / MS_PER_S;
/** Here and not in every transaction, which would be a round trip more: see `inTransaction` for why. */
const ISOLATION = "isolation level read committed";
const SYNC_WAIT = "set session wsrep_sync_wait = 7";

/**
 * What every connection to a MySQL or MariaDB server starts with. What only one of the two knows is hidden from the other.
 *
 * A fixed SQL mode: strict, so that nothing is cut to fit a column, and without `NO_BACKSLASH_ESCAPES`, under which
 * mysql2's escaping of values would not hold. UTC, so that times can be compared in the hour that a summer's end repeats.
 * Five seconds for a lock in place of fifty, because a commit that waits is tried again anyway; less where statements get
 * less than ten, so that waiting for a lock is told from a server that hangs. And the server's own limit for statements.
 *
 * Sessions that may write are ended when they fall silent in a transaction: the client may be frozen, and would hold an
 * environment's lock, and commit when it wakes. MySQL knows no such limit but the one for all silence. A commit that
 * waits, such as for a backup, gives up within its bound. And on a Galera cluster, statements wait until the node has
 * what others committed before. Servers without Galera in them have no such setting.
 */
export function sessionStatements(access: MysqlAccess, queryTimeoutMs: number | undefined): readonly string[] {
  const common = [
    "sql_mode = 'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'",
    "session time_zone = '+00:00'",
    `session innodb_lock_wait_timeout = ${lockWaitSeconds(ROW_LOCK_WAIT_MS, queryTimeoutMs)}`,
    `session wait_timeout = ${IDLE_S}`,
  ];
  const limits =
    queryTimeoutMs === undefined
      ? ""
      : ` /*!80000 , session max_execution_time = ${queryTimeoutMs} */` +
        ` /*M!100100 , session max_statement_time = ${queryTimeoutMs / MS_PER_S} */`;
  const settings = `set session ${common.join(", ")}${limits}`;
  if (access === "read-only") return [settings, `set session transaction ${ISOLATION}, read only`];
  // Migrations have no limit for statements, and may wait for the tables as long.
  const commits =
    queryTimeoutMs === undefined
      ? ""
      : `, session lock_wait_timeout = ${lockWaitSeconds(COMMIT_LOCK_WAIT_MS, queryTimeoutMs)}`;
  const silence =
    ` /*!80000 , session wait_timeout = ${SILENCE_S} */` +
    ` /*M!100300 , session idle_transaction_timeout = ${SILENCE_S} */`;
  return [
    settings + commits + silence,
    `/*M!100203 begin not atomic declare continue handler for 1193 begin end; execute immediate '${SYNC_WAIT}'; */` +
      ` set session transaction ${ISOLATION} /*M!100203 ; end */`,
  ];
}

function lockWaitSeconds(longestMs: number, queryTimeoutMs = Number.POSITIVE_INFINITY): number {
  return Math.max(1, Math.floor(Math.min(longestMs, queryTimeoutMs / 2) / MS_PER_S));
}
