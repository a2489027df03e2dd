export type { BlockedEnvironment, BlockedReason, InvocationFailure } from "./admin/blocked-environment.ts";
export { type BlockedEnvironmentsOptions, findBlockedEnvironments } from "./admin/find-blocked-environments.ts";
export { RestateAdminError, type RestateAdminErrorCode } from "./admin/restate-admin-error.ts";
export { createRoutingClient, type RoutingClient } from "./client/create-routing-client.ts";
export { IdempotencyKeyReusedError } from "./client/idempotency-key-reused-error.ts";
export { RoutingCallError } from "./client/routing-call-error.ts";
export type { RoutingCallOptions, RoutingClientOptions } from "./client/routing-client-options.ts";
export type { RoutingHandlers } from "./handlers/routing-handlers.ts";
export { createRoutingService, type RoutingService } from "./service/create-routing-service.ts";
export type { RoutingKey, RoutingServiceOptions } from "./service/routing-service-options.ts";
export type {
  AssignFrontlineRoutesResponse,
  DeployResponse,
  GetLiveDeploymentResponse,
  PromotionResponse,
  RoutesResponse,
  SwapLiveDeploymentResponse,
} from "./wire/answers.ts";
export type {
  AssignFrontlineRoutesRequest,
  ChangeNotes,
  CreateRoutesRequest,
  DeployRequest,
  PromotionMessage,
  PromotionRequest,
  RemoveRoutesRequest,
  SwapLiveDeploymentRequest,
} from "./wire/requests.ts";
