export type { FrontlineRoute, Sticky } from "@frontline-routing/router-core";
export type { LivePointer } from "./change-set/change-set.ts";
export type { EnvironmentState, LiveChange, RouteChange } from "./change-set/history.ts";
export { createRoutes } from "./deploy/create-routes.ts";
export { deploy, planDeploy } from "./deploy/deploy.ts";
export { removeRoutes } from "./deploy/remove-routes.ts";
export type {
  CreateRoutesRequest,
  DeployRequest,
  RemoveRoutesRequest,
  RouteHostname,
} from "./deploy/route-requests.ts";
export type {
  DeployResult,
  LiveOutcome,
  LiveReason,
  RouteOutcome,
  RouteReason,
  RoutesResult,
} from "./deploy/routes-result.ts";
export type { RouteConflict } from "./errors/conflict-errors.ts";
export {
  ChangeIdReusedError,
  EnvironmentConflictError,
  LiveMovedError,
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
export type { RoutingErrorCode } from "./errors/routing-error.ts";
export { isRoutingError, RoutingError } from "./errors/routing-error.ts";
export { HistoryConflictError, RepositoryUnavailableError } from "./errors/store-errors.ts";
export { parseId, REFERENCE_MAX_LENGTH, ROUTE_ID_MAX_LENGTH } from "./fields/ids.ts";
export type { DeploymentHostname, DeploymentNames } from "./hostnames/deployment-hostnames.ts";
export { DEFAULT_DOMAIN_MAX_LENGTH, deploymentHostnames, isDefaultDomain } from "./hostnames/deployment-hostnames.ts";
export type { AssignResult, ReassignedRoute } from "./operations/assign-frontline-routes.ts";
export { assignFrontlineRoutes } from "./operations/assign-frontline-routes.ts";
export type { AssignRequest } from "./operations/assign-request.ts";
export { promote, rollback } from "./operations/promote.ts";
export type { DurableSteps, RoutingContext } from "./operations/routing-context.ts";
export { inlineSteps } from "./operations/routing-context.ts";
export type { SwapResult } from "./operations/run-swap.ts";
export type { SwapRequest } from "./operations/swap-live-deployment.ts";
export { swapLiveDeployment } from "./operations/swap-live-deployment.ts";
export type { PromotionRequest } from "./plans/make-promotion-plan.ts";
export { PROMOTED_STICKY } from "./plans/make-promotion-plan.ts";
export { planPromotion, planRollback } from "./plans/plan-promotion.ts";
export type { PlannedMove, RegionChanges, SwapPlan } from "./plans/swap-plan.ts";
export type { DeploymentRecord, RouteRepository } from "./repository/route-repository.ts";
