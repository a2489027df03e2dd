export type { RoutingCallOptions, RoutingClient, RoutingClientOptions } from "./create-routing-client.ts";
export { createRoutingClient } from "./create-routing-client.ts";
export type { RoutingHandlers, RoutingService } from "./create-routing-service.ts";
export { createRoutingService } from "./create-routing-service.ts";
export type {
  AssignFrontlineRoutesRequest,
  AssignFrontlineRoutesResponse,
} from "./handlers/assign-frontline-routes.ts";
export type { GetLiveDeploymentResponse } from "./handlers/get-live-deployment.ts";
export type { ChangeNotes } from "./handlers/messages.ts";
export type { PromotionRequest, PromotionResponse } from "./handlers/promotion-messages.ts";
export type { SwapLiveDeploymentRequest, SwapLiveDeploymentResponse } from "./handlers/swap-live-deployment.ts";
export { RoutingCallError } from "./routing-call-error.ts";
export type { RoutingKey, RoutingServiceOptions } from "./routing-service-options.ts";
