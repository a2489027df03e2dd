export type { CacheCounters, CacheEvent, LoadOutcome } from "./cache/cache-event.ts";
export type { DatabaseOptions } from "./database/database-options.ts";
export { AcquireTimeoutError } from "./database/errors/acquire-timeout-error.ts";
export { DriverMissingError } from "./database/errors/driver-missing-error.ts";
export { InvalidDatabaseUrlError } from "./database/errors/invalid-database-url-error.ts";
export { QueryTimeoutError } from "./database/errors/query-timeout-error.ts";
export type { TlsOptions } from "./database/mysql/tls-options.ts";
export { openDatabase } from "./database/open-database.ts";
export { readerOf } from "./database/opened-database.ts";
export type { FollowerEvent } from "./follower/follower-event.ts";
export type { FollowerPosition } from "./follower/follower-position.ts";
export type { Freshness } from "./follower/freshness.ts";
export { migrateToLatest } from "./migrations/migrate-to-latest.ts";
export { MigrationFailedError } from "./migrations/migration-failed-error.ts";
export type { RouteRepositoryOptions } from "./repository/create-route-repository.ts";
export { createRouteRepository } from "./repository/create-route-repository.ts";
export type { ContentionRetry } from "./repository/retry-contention.ts";
export { createRouter } from "./router/create-router.ts";
export type { FrontlineSentinel } from "./router/frontline-sentinel.ts";
export { HostnameNotFoundError } from "./router/hostname-not-found-error.ts";
export type { HostnameLookup } from "./router/load-lookup.ts";
export { LookupFailedError } from "./router/lookup-failed-error.ts";
export { RouteWithoutDeploymentError } from "./router/route-without-deployment-error.ts";
export type { RoutedHostname, Router, RouterCounters } from "./router/router.ts";
export { RouterClosedError } from "./router/router-closed-error.ts";
export type { RouterCacheName, RouterEvent, RouterEventListener } from "./router/router-event.ts";
export type { RouterOptions } from "./router/router-options.ts";
export type { HeldEnvironment, HeldRoute, RouterSnapshot } from "./router/router-snapshot.ts";
export { TooManyLookupsError } from "./router/too-many-lookups-error.ts";
export { UnknownRegionError } from "./router/unknown-region-error.ts";
export type {
  DeploymentsTable,
  FrontlineEnvironmentsTable,
  FrontlineLiveChangesTable,
  FrontlineRouteChangesTable,
  FrontlineRoutesTable,
  FrontlineSchema,
  SentinelsTable,
} from "./schema.ts";
export type { RouteSourceOptions } from "./source/create-route-source.ts";
export { createRouteSource } from "./source/create-route-source.ts";
