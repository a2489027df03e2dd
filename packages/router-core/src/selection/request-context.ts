/** What is known of one request beside its route. */
export interface RequestContext {
  /**
   * What must stay together: a session, a user, a tenant. The same key goes to the same local sentinel while that is
   * eligible, and is on the same side of every dial. Default: none, so that `random` decides.
   */
  readonly key?: string;
  /**
   * The request comes from another region's frontline: it is served here or fails, so that two frontlines that see
   * different states can't send it back and forth. Default: `false`.
   */
  readonly forwarded?: boolean;
}
