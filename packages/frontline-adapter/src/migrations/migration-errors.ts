/** The tables could not be brought up to date. Nothing is half done that another run would not finish. */
export class MigrationFailedError extends Error {
  override readonly name = "MigrationFailedError";
  /** Stable: switch on this, not on the message. */
  readonly code = "MIGRATION_FAILED";

  /** @param problem what is wrong and what to do, without SQL, address or credential */
  constructor(problem: string, options?: ErrorOptions) {
    super(`migration failed: ${problem}`, options);
  }
}

/** A table that was there before, and what it lacks of what is read. */
export interface UnsuitedTable {
  readonly table: string;
  readonly missingColumns: readonly string[];
}

const OWN_SENTINELS =
  'pass createRouteSource a query of your own, createRouteSource(db, { sentinels }), and then migrateToLatest(db, { sentinels: "own" })';

/** Tables that were there before have another shape than what is read here. Nothing was created or changed. */
export class UnsuitedTablesError extends MigrationFailedError {
  /** Each with at least one missing column. */
  readonly tables: readonly UnsuitedTable[];

  constructor(tables: readonly UnsuitedTable[]) {
    const lacks = tables.map(({ table, missingColumns }) => `${table} lacks ${missingColumns.join(", ")}`);
    const others = tables.flatMap(({ table }) => (table === "sentinels" ? [] : table));
    const remedies = [
      ...(tables.length > others.length ? [OWN_SENTINELS] : []),
      ...(others.length > 0 ? [`add the columns to ${others.join(" and ")}, or migrate another database`] : []),
    ];
    super(`tables have another shape than what is read here: ${lacks.join("; ")}. ${remedies.join("; ")}`);
    this.tables = tables;
  }
}
