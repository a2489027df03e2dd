import { MigrationFailedError } from "./migration-failed-error.ts";

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
    const others = tables.filter(({ table }) => table !== "sentinels").map(({ table }) => table);
    const remedies = [
      ...(tables.length > others.length ? [OWN_SENTINELS] : []),
      ...(others.length > 0 ? [`add the columns to ${others.join(" and ")}, or migrate another database`] : []),
    ];
    super(`tables have another shape than what is read here: ${lacks.join("; ")}. ${remedies.join("; ")}`);
    this.tables = tables;
  }
}
