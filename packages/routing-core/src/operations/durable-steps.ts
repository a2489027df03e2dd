/**
 * How durability gets in. A step that has finished is never run again: its result comes from the journal.
 * A step that was interrupted runs again, so what it does must be idempotent.
 */
export interface DurableSteps {
  /**
   * @param name stable: the same step has the same name at every attempt
   * @param action its result must survive `JSON.stringify` and `JSON.parse`. An engine that gives up on attempts passes
   *   a signal, aborted when this one is given up: the action then ends its calls to the repository. Without one they
   *   take as long as they take
   */
  run<T>(name: string, action: (signal?: AbortSignal) => Promise<T>): Promise<T>;
}

/** Steps without durability, for unit tests and scripts: each action just runs. */
export const inlineSteps: DurableSteps = {
  run: (_name, action) => action(),
};
