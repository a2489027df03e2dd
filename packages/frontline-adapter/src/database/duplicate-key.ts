// What the databases say of a duplicate, with the values that we don't want: "… for key 'table.name'", and
// "UNIQUE constraint failed: table.column, table.column".
const NAMED = /\bfor key '([^']+)'$/;
const BY_COLUMNS = /^UNIQUE constraint failed: (.+)$/;

/** The unique key, or its columns, that an error about a duplicate is about; `null` where it doesn't say. */
export function duplicateKey(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  return (NAMED.exec(error.message) ?? BY_COLUMNS.exec(error.message))?.[1] ?? null;
}
