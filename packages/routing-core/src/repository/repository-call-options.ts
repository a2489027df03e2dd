/** What every method of a `RouteRepository` takes last. */
export interface RepositoryCallOptions {
  /**
   * Ends the call, in the store too: a query that runs, a lock that is waited for. The call then rejects with the
   * signal's reason, whatever that is. With a signal that is aborted already, nothing begins.
   */
  readonly signal?: AbortSignal | undefined;
}
