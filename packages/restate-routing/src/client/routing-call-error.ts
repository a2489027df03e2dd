/**
 * A call that failed for a reason that is not routing's: the ingress can't be reached, the service isn't registered, or
 * its invocation was cancelled or killed. Whether routes moved is open; asking again is safe.
 */
export class RoutingCallError extends Error {
  override readonly name = "RoutingCallError";
  readonly code = "ROUTING_CALL_FAILED";
  /** The HTTP status of the answer, or `null` when there was none. */
  readonly status: number | null;
  /**
   * The key of the call. Asking the same with it gets the answer that didn't arrive, and so also the true previous
   * deployment, which a call of its own would not know any more.
   */
  readonly idempotencyKey: string;

  constructor(
    problem: string,
    { status, idempotencyKey, ...options }: Pick<RoutingCallError, "status" | "idempotencyKey"> & ErrorOptions,
  ) {
    super(problem, options);
    this.status = status;
    this.idempotencyKey = idempotencyKey;
  }
}
