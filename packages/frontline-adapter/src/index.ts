export type { DatabaseOptions } from "./database/database-options.ts";
export type { Flavour } from "./database/ddl-spelling.ts";
export { AcquireTimeoutError } from "./database/errors/acquire-timeout-error.ts";
export { DriverMissingError } from "./database/errors/driver-missing-error.ts";
export { InvalidDatabaseUrlError } from "./database/errors/invalid-database-url-error.ts";
export { QueryTimeoutError } from "./database/errors/query-timeout-error.ts";
export type { TlsOptions } from "./database/mysql/tls-options.ts";
export { openDatabase } from "./database/open-database.ts";
export { readerOf } from "./database/opened-database.ts";
export type { DirectoryOptions } from "./directory/create-directory.ts";
export { createDirectory } from "./directory/create-directory.ts";
export type {
  Directory,
  DirectoryDeployment,
  DirectoryDeploymentRegion,
  DirectorySentinel,
  DirectoryWrite,
} from "./directory/directory.ts";
export type { DirectoryErrorCode } from "./directory/directory-error.ts";
export { DirectoryError } from "./directory/directory-error.ts";
export type { PrunedHistory, PruneHistoryOptions } from "./history/prune-history.ts";
export { pruneHistory } from "./history/prune-history.ts";
export { MigrationFailedError } from "./migrations/errors/migration-failed-error.ts";
export type { UnsuitedTable } from "./migrations/errors/unsuited-tables-error.ts";
export { UnsuitedTablesError } from "./migrations/errors/unsuited-tables-error.ts";
export type { MigrateOptions } from "./migrations/migrate-to-latest.ts";
export { migrateToLatest } from "./migrations/migrate-to-latest.ts";
export { migrationSql } from "./migrations/migration-sql.ts";
export type { ContentionRetry } from "./repository/committing/retry-contention.ts";
export type { PendingCommit, WithinCommit } from "./repository/committing/within-commit.ts";
export type { RouteRepositoryOptions } from "./repository/create-route-repository.ts";
export { createRouteRepository } from "./repository/create-route-repository.ts";
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
export type { RouteSourceOptions } from "./source/create-route-source.ts";
export { createRouteSource } from "./source/create-route-source.ts";
export type { SentinelRow } from "./source/reading/frontline-sentinel.ts";
export type { SentinelsQuery } from "./source/reading/sentinels-query.ts";
