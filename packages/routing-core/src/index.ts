export type { FrontlineRoute, Sticky } from "@frontline-routing/router-core";
export type { LivePointer } from "./change-set/change-set.ts";
export type { EnvironmentState, LiveChange, RouteChange } from "./change-set/history.ts";
export { createRoutes } from "./deploy/create-routes.ts";
export { deploy, planDeploy } from "./deploy/deploy.ts";
export { removeRoutes } from "./deploy/remove-routes.ts";
export type { CreateRoutesRequest, DeployRequest, RemoveRoutesRequest, RouteHostname } from "./deploy/requests.ts";
export type {
  DeployResult,
  LiveOutcome,
  LiveReason,
  RouteOutcome,
  RouteReason,
  RoutesResult,
} from "./deploy/routes-result.ts";
export {
  ChangeIdReusedError,
  EnvironmentConflictError,
  LiveMovedError,
  type RouteConflict,
  RouteConflictError,
} from "./errors/conflict-errors.ts";
export {
  DeploymentNotEarlierError,
  DeploymentNotReadyError,
  ForeignDeploymentError,
  UnknownDeploymentError,
} from "./errors/deployment-errors.ts";
export { InvalidRequestError } from "./errors/invalid-request-error.ts";
export { ForeignRouteError, HostnameTakenError, RouteIdTakenError, UnknownRouteError } from "./errors/route-errors.ts";
export { isRoutingError, RoutingError, type RoutingErrorCode } from "./errors/routing-error.ts";
export { HistoryConflictError, RepositoryUnavailableError } from "./errors/store-errors.ts";
export { parseId, REFERENCE_MAX_LENGTH, ROUTE_ID_MAX_LENGTH } from "./fields/ids.ts";
export {
  DEFAULT_DOMAIN_MAX_LENGTH,
  type DeploymentHostname,
  type DeploymentNames,
  deploymentHostnames,
  isDefaultDomain,
} from "./hostnames/deployment-hostnames.ts";
export {
  type AssignResult,
  assignFrontlineRoutes,
  type ReassignedRoute,
} from "./operations/assign-frontline-routes.ts";
export type { AssignRequest } from "./operations/assign-request.ts";
export { type DurableSteps, inlineSteps } from "./operations/durable-steps.ts";
export { promote, rollback } from "./operations/promote.ts";
export type { RoutingContext } from "./operations/routing-context.ts";
export { type SwapRequest, type SwapResult, swapLiveDeployment } from "./operations/swap-live-deployment.ts";
export { PROMOTED_STICKY, type PromotionRequest } from "./plans/make-promotion-plan.ts";
export { planPromotion, planRollback } from "./plans/plan-promotion.ts";
export type { PlannedMove, RegionChanges, SwapPlan } from "./plans/swap-plan.ts";
export type { DeploymentRecord, RouteRepository } from "./repository/route-repository.ts";
