// ER_ALTER_OPERATION_NOT_SUPPORTED, the same with a reason, and MySQL's ER_INNODB_MAX_ROW_VERSION: a table takes 64
// columns in an instant until it is rebuilt.
const REFUSALS: readonly unknown[] = [1845, 1846, 4092];

/** Whether a server refused to change a table in the way that was asked for (`algorithm`, `lock`). */
export function isOnlineRefused(error: unknown): boolean {
  return error instanceof Error && "errno" in error && REFUSALS.includes(error.errno);
}
