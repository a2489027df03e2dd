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
export type { Changes, Cursor, Followed, Json, Lost, LostReason, ReadAgain } from "./port/changes.ts";
export type { FrontlineSentinel } from "./port/frontline-sentinel.ts";
export type { ChangesQuery, LookupAnswer, LookupQuery, RouteSource, SourceCallOptions } from "./port/route-source.ts";
export type { DeploymentState, EnvironmentState, RouteState, SourceState } from "./port/source-state.ts";
export { createRouter } from "./router/create-router.ts";
export type { HostnameLookup, RoutedHostname, Router, RouterCounters } from "./router/router.ts";
export type { RouterOptions } from "./router/router-options.ts";
export type { RouterSnapshot, SnapshotEnvironment, SnapshotRoute } from "./snapshot/router-snapshot.ts";
