export type { BlockedEnvironment, BlockedReason } from "./admin/blocked-environment.ts";
export type { BlockedEnvironmentsOptions } from "./admin/blocked-environments-options.ts";
export { findBlockedEnvironments } from "./admin/find-blocked-environments.ts";
export type { InvocationFailure } from "./admin/invocation-failure.ts";
export type { RestateAdminErrorCode } from "./admin/restate-admin-error.ts";
export { RestateAdminError } from "./admin/restate-admin-error.ts";
export { createRoutingClient } from "./client/create-routing-client.ts";
export { ExpectationUncheckedError } from "./client/expectation-unchecked-error.ts";
export type { IdempotencyOptions } from "./client/idempotency.ts";
export { IdempotencyKeyReusedError } from "./client/idempotency-key-reused-error.ts";
export { RoutingCallError } from "./client/routing-call-error.ts";
export type { RoutingCallOptions } from "./client/routing-call-options.ts";
export type { RoutingClient } from "./client/routing-client.ts";
export type { RoutingClientOptions } from "./client/routing-client-options.ts";
export type {
  AssignFrontlineRoutesRequest,
  AssignFrontlineRoutesResponse,
} from "./handlers/assign-frontline-routes.ts";
export type { CreateRoutesRequest } from "./handlers/create-routes.ts";
export type { DeployRequest, DeployResponse } from "./handlers/deploy.ts";
export type { GetLiveDeploymentResponse } from "./handlers/get-live-deployment.ts";
export type { ChangeNotes } from "./handlers/messages.ts";
export type { PromotionMessage, PromotionRequest, PromotionResponse } from "./handlers/promotion-messages.ts";
export type { RemoveRoutesRequest } from "./handlers/remove-routes.ts";
export type { RoutesResponse } from "./handlers/route-messages.ts";
export type { SwapLiveDeploymentRequest, SwapLiveDeploymentResponse } from "./handlers/swap-live-deployment.ts";
export type { RoutingHandlers, RoutingService } from "./service/create-routing-service.ts";
export { createRoutingService } from "./service/create-routing-service.ts";
export type { RoutingKey, RoutingServiceOptions } from "./service/routing-service-options.ts";
