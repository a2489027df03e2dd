export type {
  AssignFrontlineRoutesRequest,
  AssignFrontlineRoutesResponse,
} from "./assign-frontline-routes-messages.ts";
export type { RoutingCallOptions, RoutingClient, RoutingClientOptions } from "./create-routing-client.ts";
export { createRoutingClient } from "./create-routing-client.ts";
export type { RoutingHandlers, RoutingService } from "./create-routing-service.ts";
export { createRoutingService } from "./create-routing-service.ts";
export { RoutingCallError } from "./routing-call-error.ts";
export type { RoutingKey, RoutingServiceOptions } from "./routing-service-options.ts";
