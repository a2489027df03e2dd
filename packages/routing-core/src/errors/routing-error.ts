/** Every code that a {@link RoutingError} carries. */
export type RoutingErrorCode =
  | "INVALID_REQUEST"
  | "UNKNOWN_ROUTE"
  | "FOREIGN_ROUTE"
  | "UNKNOWN_DEPLOYMENT"
  | "FOREIGN_DEPLOYMENT"
  | "DEPLOYMENT_NOT_READY"
  | "LIVE_MOVED"
  | "DEPLOYMENT_NOT_EARLIER"
  | "HOSTNAME_TAKEN"
  | "ROUTE_ID_TAKEN"
  | "ROUTE_CONFLICT"
  | "ENVIRONMENT_CONFLICT"
  | "CHANGE_ID_REUSED"
  | "HISTORY_CONFLICT"
  | "REPOSITORY_UNAVAILABLE";

// Shared by all copies of this package in a process: an adapter may bring a copy of its own, and `instanceof` would then
// not know its errors, so that a conflict would look like a fault that is worth a retry.
const BRAND = Symbol.for("@frontline-routing/routing-core/RoutingError");

/** Base of everything that reassignment refuses or fails with. */
export abstract class RoutingError extends Error {
  readonly [BRAND] = true;
  /** Stable: switch on this, not on the message. */
  abstract readonly code: RoutingErrorCode;
  /** Whether the same call may succeed later with nothing but time gone by. */
  readonly retryable: boolean = false;

  /** @param details the fields that the class declares */
  constructor(message: string, details: object, options?: ErrorOptions) {
    super(message, options);
    Object.assign(this, details);
  }
}

/**
 * What an error is made of: its own fields, and nothing that every {@link RoutingError} has. Each class takes them as one
 * object and shows them as they are, so that it can be made again from what it shows.
 */
export type DetailsOf<E extends RoutingError> = Omit<E, keyof RoutingError>;

/**
 * Whether a value is an error of reassignment, of this copy of the package or of another.
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
  return error instanceof Error && BRAND in error;
}
