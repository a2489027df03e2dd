export type { FrontlineRoute, Sticky } from "@frontline-routing/router-core";
export type { LivePointer } from "./change-set/change-set.ts";
export type { EnvironmentState, LiveChange } from "./change-set/environment-state.ts";
export type { RouteChange } from "./change-set/route-change.ts";
export { createRoutes } from "./deploy/create-routes.ts";
export { deploy } from "./deploy/deploy.ts";
export type { DeployResult, LiveOutcome, LiveReason } from "./deploy/deploy-result.ts";
export { planDeploy } from "./deploy/plan-deploy.ts";
export { removeRoutes } from "./deploy/remove-routes.ts";
export type {
  CreateRoutesRequest,
  DeployRequest,
  RemoveRoutesRequest,
  RouteHostname,
} from "./deploy/route-requests.ts";
export type { RouteOutcome, RouteReason, RoutesResult } from "./deploy/routes-result.ts";
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
export { DEFAULT_DOMAIN_MAX_LENGTH, isDefaultDomain } from "./hostnames/default-domain.ts";
export type { DeploymentHostname, DeploymentNames } from "./hostnames/deployment-hostnames.ts";
export { deploymentHostnames } from "./hostnames/deployment-hostnames.ts";
export { parseId, REFERENCE_MAX_LENGTH, ROUTE_ID_MAX_LENGTH } from "./ids/parse-id.ts";
export type { AssignResult, ReassignedRoute } from "./operations/assign-frontline-routes.ts";
export { assignFrontlineRoutes } from "./operations/assign-frontline-routes.ts";
export type { AssignRequest } from "./operations/assign-request.ts";
export type { DurableSteps } from "./operations/durable-steps.ts";
export { inlineSteps } from "./operations/durable-steps.ts";
export { promote } from "./operations/promote.ts";
export { rollback } from "./operations/rollback.ts";
export type { RoutingContext } from "./operations/routing-context.ts";
export type { SwapResult } from "./operations/run-swap.ts";
export type { SwapRequest } from "./operations/swap-live-deployment.ts";
export { swapLiveDeployment } from "./operations/swap-live-deployment.ts";
export type { RegionChanges } from "./plans/compare-regions.ts";
export { planPromotion } from "./plans/plan-promotion.ts";
export { planRollback } from "./plans/plan-rollback.ts";
export { PROMOTED_STICKY } from "./plans/promoted-routes.ts";
export type { PromotionRequest } from "./plans/promotion-request.ts";
export type { PlannedMove, SwapPlan } from "./plans/swap-plan.ts";
export type { DeploymentRecord } from "./repository/deployment-record.ts";
export type { RouteRepository } from "./repository/route-repository.ts";
