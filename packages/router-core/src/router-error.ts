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
 * const selector = createSentinelSelector({ region: "eu-west-1.aws" });
 * const answer = () => {
 *   try {
 *     return selector.selectSentinel({ deploymentId: "d_1" }, []);
 *   } catch (error) {
 *     if (!isRouterError(error)) throw error;
 *     return `${error.status} ${error.publicMessage}`;
 *   }
 * };
 * answer(); //=> "503 The service is temporarily unavailable."
 */
export function isRouterError(error: unknown): error is RouterError {
  return error instanceof RouterError;
}
