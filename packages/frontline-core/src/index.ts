export { SourceUnavailableError } from "./errors/source-unavailable-error.ts";
export type {
  Behind,
  Changes,
  Cursor,
  Followed,
  Json,
  Lost,
  LostReason,
  ReadAgain,
  Started,
} from "./port/changes.ts";
export type { FrontlineSentinel } from "./port/frontline-sentinel.ts";
export type { ChangesQuery, LookupAnswer, LookupQuery, RouteSource, SourceCallOptions } from "./port/route-source.ts";
export type { EnvironmentState, RouteState, SourceState } from "./port/source-state.ts";
