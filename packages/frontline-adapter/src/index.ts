export type { DatabaseErrorCode } from "./database/database-error.ts";
export { DatabaseError } from "./database/database-error.ts";
export type { DatabaseOptions } from "./database/database-options.ts";
export type { TlsOptions } from "./database/mysql/tls-options.ts";
export { openDatabase, readerOf } from "./database/open-database.ts";
export { InvalidDatabaseUrlError } from "./database/parse-database-url.ts";
export type { ContentionRetry } from "./database/retry-contention.ts";
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
export type { Flavour } from "./migrations/ddl-spelling.ts";
export type { MigrateOptions } from "./migrations/migrate-to-latest.ts";
export { migrateToLatest } from "./migrations/migrate-to-latest.ts";
export type { UnsuitedTable } from "./migrations/migration-errors.ts";
export { MigrationFailedError, UnsuitedTablesError } from "./migrations/migration-errors.ts";
export { migrationSql } from "./migrations/migration-sql.ts";
export type { RouteRepositoryOptions } from "./repository/create-route-repository.ts";
export { createRouteRepository } from "./repository/create-route-repository.ts";
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
export type { RouteSourceOptions } from "./source/create-route-source.ts";
export { createRouteSource } from "./source/create-route-source.ts";
export type { SentinelRow } from "./source/reading/frontline-sentinel.ts";
export type { SentinelsQuery } from "./source/reading/sentinels-query.ts";
