export {
  HostnameNotFoundError,
  LookupFailedError,
  RouterClosedError,
  RouteWithoutDeploymentError,
  TooManyLookupsError,
} from "./errors/router-errors.ts";
export { SourceUnavailableError } from "./errors/source-unavailable-error.ts";
export type { EventCounters } from "./events/event-log.ts";
export type { LookupOutcome, RequestOutcome, RouterEvent, RouterEventListener } from "./events/router-event.ts";
export type { Freshness, FreshnessFigures } from "./following/freshness.ts";
export type {
  Changes,
  ChangesQuery,
  Cursor,
  DeploymentState,
  EnvironmentState,
  Followed,
  FrontlineSentinel,
  Json,
  LookupAnswer,
  LookupQuery,
  Lost,
  LostReason,
  ReadAgain,
  RouteSource,
  RouteState,
  SourceCallOptions,
  SourceState,
} from "./port/route-source.ts";
export { createRouter } from "./router/create-router.ts";
export type { HostnameLookup, RoutedHostname, Router, RouterCounters } from "./router/router.ts";
export type { RouterOptions } from "./router/router-options.ts";
export type { RouterSnapshot, SnapshotEnvironment, SnapshotRoute } from "./snapshot/router-snapshot.ts";
