const LOCK_WAIT_S = 5;
const MS_PER_S = 1_000;
/** Here and not in every transaction, which would be a round trip more: see `inTransaction` for why. */
const ISOLATION = "isolation level read committed";
/**
 * After how long a silence the server ends a session, and with it a transaction that its client left open: the client
 * may be frozen, and would hold an environment's lock for the usual eight hours. Longer than a pool keeps what it
 * doesn't use, and so short that the change follower can wait for any transaction that may still commit.
 */
const SILENCE_S = 90;

/**
 * What every connection to a MySQL or MariaDB server starts with.
 *
 * A fixed SQL mode: strict, so that nothing is cut to fit a column, and without `NO_BACKSLASH_ESCAPES`, under which
 * mysql2's escaping of values would not hold. Five seconds for a lock in place of fifty, because a commit that waits is
 * tried again anyway, and a durable step must end well before its engine takes it for dead; less where statements get
 * less than ten, so that waiting for a lock is told from a server that hangs. And the server's own limit for
 * statements, which MySQL and MariaDB each spell, and hide from the other, in their own way.
 */
export function sessionStatements(
  access: "read-only" | "read-write",
  queryTimeoutMs: number | undefined,
): readonly string[] {
  const settings = [
    "sql_mode = 'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'",
    `session innodb_lock_wait_timeout = ${lockWaitSeconds(queryTimeoutMs)}`,
    `session wait_timeout = ${SILENCE_S}`,
  ];
  const limits =
    queryTimeoutMs === undefined
      ? ""
      : ` /*!80000 , session max_execution_time = ${queryTimeoutMs} */` +
        ` /*M!100100 , session max_statement_time = ${queryTimeoutMs / MS_PER_S} */`;
  const characteristics = access === "read-only" ? `${ISOLATION}, read only` : ISOLATION;
  return [`set session ${settings.join(", ")}${limits}`, `set session transaction ${characteristics}`];
}

function lockWaitSeconds(queryTimeoutMs = Number.POSITIVE_INFINITY): number {
  return Math.max(1, Math.min(LOCK_WAIT_S, Math.floor(queryTimeoutMs / 2 / MS_PER_S)));
}
