/**
 * A call that failed for a reason that is not routing's: the ingress can't be reached, the service isn't registered, or
 * its invocation was cancelled or killed. Whether routes moved is open; asking again is safe.
 */
export class RoutingCallError extends Error {
  override readonly name = "RoutingCallError";
  readonly code = "ROUTING_CALL_FAILED";
  /** The HTTP status of the answer, or `null` when there was none. */
  readonly status: number | null;

  constructor(problem: string, options: ErrorOptions & { readonly status: number | null }) {
    super(problem, options);
    this.status = options.status;
  }
}
