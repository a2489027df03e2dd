export { DatabaseError, type DatabaseErrorCode } from "./database/database-error.ts";
export type { DatabaseOptions } from "./database/database-options.ts";
export type { TlsOptions } from "./database/mysql/tls-options.ts";
export { openDatabase, readerOf } from "./database/open-database.ts";
export { InvalidDatabaseUrlError } from "./database/parse-database-url.ts";
export type { ContentionRetry } from "./database/retry-contention.ts";
export { createDirectory, type DirectoryOptions } from "./directory/create-directory.ts";
export type {
  Directory,
  DirectoryDeployment,
  DirectoryDeploymentRegion,
  DirectorySentinel,
  DirectoryWrite,
} from "./directory/directory.ts";
export { DirectoryError, type DirectoryErrorCode } from "./directory/directory-error.ts";
export { type PrunedHistory, type PruneHistoryOptions, pruneHistory } from "./history/prune-history.ts";
export type { Flavour } from "./migrations/ddl-spelling.ts";
export { type MigrateOptions, migrateToLatest } from "./migrations/migrate-to-latest.ts";
export { MigrationFailedError, type UnsuitedTable, UnsuitedTablesError } from "./migrations/migration-errors.ts";
export { migrationSql } from "./migrations/migration-sql.ts";
export { createRouteRepository, type RouteRepositoryOptions } from "./repository/create-route-repository.ts";
export type { PendingCommit, WithinCommit } from "./repository/within-commit.ts";
export type {
  DeploymentsTable,
  FrontlineDeploymentRegionsTable,
  FrontlineEnvironmentsTable,
  FrontlineLiveChangesTable,
  FrontlinePrunedTable,
  FrontlineRouteChangesTable,
  FrontlineRoutesTable,
  FrontlineSchema,
  SentinelsTable,
} from "./schema.ts";
export { createRouteSource, type RouteSourceOptions } from "./source/create-route-source.ts";
export type { SentinelRow } from "./source/reading/frontline-sentinel.ts";
export type { SentinelsQuery } from "./source/reading/sentinels-query.ts";
