/** Every code that a {@link RouterError} of this package carries. */
export type RouterErrorCode = "NO_HEALTHY_SENTINEL" | "INVALID_HOSTNAME";

/**
 * Base of the errors a frontline answers a request with.
 *
 * `message` is for the operator's log. `publicMessage` is safe to show to whoever sent the request.
 */
export abstract class RouterError extends Error {
  /** Stable: switch on this, not on the message. */
  abstract readonly code: string;
  /** The HTTP status to answer with. */
  abstract readonly status: number;
  /** Holds no id, address or other detail of the platform. */
  abstract readonly publicMessage: string;
}

/**
 * Whether a value is an error of the router family, of this or of a package built on it.
 *
 * @example
 * try {
 *   selector.selectSentinel(route, sentinels);
 * } catch (error) {
 *   if (!isRouterError(error)) throw error;
 *   return new Response(error.publicMessage, { status: error.status });
 * }
 */
export function isRouterError(error: unknown): error is RouterError {
  return error instanceof RouterError;
}
