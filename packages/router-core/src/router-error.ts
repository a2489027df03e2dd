/** Every code that a {@link RouterError} of this package carries. */
export type RouterErrorCode = "NO_HEALTHY_SENTINEL" | "DEPLOYMENT_OFFLINE" | "INVALID_HOSTNAME";

// Shared by all copies of this package in a process: a package built on it may bring a copy of its own, and `instanceof`
// would then not know its errors, so that a frontline would answer 500 in place of their status.
const BRAND = Symbol.for("@frontline-routing/router-core/RouterError");

/**
 * Base of the errors a frontline answers a request with.
 *
 * `message` is for the operator's log. `publicMessage` is safe to show to whoever sent the request.
 */
export abstract class RouterError extends Error {
  readonly [BRAND] = true;
  /** Stable: switch on this, not on the message. */
  abstract readonly code: string;
  /** The HTTP status to answer with. */
  abstract readonly status: number;
  /** Holds no id, address or other detail of the platform. */
  abstract readonly publicMessage: string;
}

/**
 * Whether a value is an error of the router family, of this or of a package built on it, and of this copy of the
 * package or of another.
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
  return error instanceof Error && BRAND in error;
}
