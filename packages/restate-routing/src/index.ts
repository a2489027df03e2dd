export type { BlockedEnvironment, BlockedReason } from "./blocked-environment.ts";
export type { BlockedEnvironmentsOptions } from "./blocked-environments-options.ts";
export type { RoutingClient } from "./create-routing-client.ts";
export { createRoutingClient } from "./create-routing-client.ts";
export type { RoutingHandlers, RoutingService } from "./create-routing-service.ts";
export { createRoutingService } from "./create-routing-service.ts";
export { findBlockedEnvironments } from "./find-blocked-environments.ts";
export type {
  AssignFrontlineRoutesRequest,
  AssignFrontlineRoutesResponse,
} from "./handlers/assign-frontline-routes.ts";
export type { GetLiveDeploymentResponse } from "./handlers/get-live-deployment.ts";
export type { ChangeNotes } from "./handlers/messages.ts";
export type { PromotionRequest, PromotionResponse } from "./handlers/promotion-messages.ts";
export type { SwapLiveDeploymentRequest, SwapLiveDeploymentResponse } from "./handlers/swap-live-deployment.ts";
export type { IdempotencyOptions } from "./idempotency.ts";
export { IdempotencyKeyReusedError } from "./idempotency-key-reused-error.ts";
export type { InvocationFailure } from "./invocation-failure.ts";
export type { RestateAdminErrorCode, RestateAdminErrorOptions } from "./restate-admin-error.ts";
export { RestateAdminError } from "./restate-admin-error.ts";
export type { RoutingCallErrorOptions } from "./routing-call-error.ts";
export { RoutingCallError } from "./routing-call-error.ts";
export type { RoutingCallOptions } from "./routing-call-options.ts";
export type { RoutingClientOptions } from "./routing-client-options.ts";
export type { RoutingKey, RoutingServiceOptions } from "./routing-service-options.ts";
