/** Every code that a {@link RoutingError} carries. */
export type RoutingErrorCode =
  | "INVALID_REQUEST"
  | "UNKNOWN_ROUTE"
  | "FOREIGN_ROUTE"
  | "UNKNOWN_DEPLOYMENT"
  | "FOREIGN_DEPLOYMENT"
  | "ROUTE_CONFLICT"
  | "CHANGE_ID_REUSED"
  | "REPOSITORY_UNAVAILABLE";

/** Base of everything that reassignment refuses or fails with. */
export abstract class RoutingError extends Error {
  /** Stable: switch on this, not on the message. */
  abstract readonly code: RoutingErrorCode;
  /** Whether the same call may succeed later with nothing but time gone by. */
  abstract readonly retryable: boolean;
}

/**
 * Whether a value is an error of reassignment.
 *
 * @example
 * try {
 *   await assignFrontlineRoutes(context, request);
 * } catch (error) {
 *   if (isRoutingError(error) && error.code === "ROUTE_CONFLICT") return "a newer change was here";
 *   throw error;
 * }
 */
export function isRoutingError(error: unknown): error is RoutingError {
  return error instanceof RoutingError;
}
