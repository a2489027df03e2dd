export { type AppliedChangeSet, applyChangeSet } from "./change-set/apply-change-set.ts";
export type {
  ChangedRoute,
  ChangeSet,
  CommitResult,
  FenceTerms,
  RouteCreation,
  RouteMove,
  SwapTerms,
} from "./change-set/change-set.ts";
export { CHANGE_ID_MAX_LENGTH, checkChangeSet } from "./change-set/check-change-set.ts";
export type { LockedRoute, LockedState } from "./change-set/locked-state.ts";
export { replayChangeSet } from "./change-set/replay-change-set.ts";
export { NOTE_MAX_LENGTH } from "./fields/history-fields.ts";
export { checkRouteRepository } from "./repository/check-route-repository.ts";
export type { RepositoryCallOptions } from "./repository/route-repository.ts";
