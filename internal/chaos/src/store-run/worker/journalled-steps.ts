import type { DurableSteps } from "@frontline-routing/routing-core";
import type { Journal } from "../../journal.ts";

/**
 * Durable steps over a journal: a small durable engine, which a killed worker's successor goes on from.
 *
 * @param finished the results that a predecessor has journalled, by the step's name
 * @param engineDelay the time that an engine of its own would take to store a result; meanwhile others go on
 * @param checkIsCurrent ends a process that has a successor, so that it journals nothing more
 */
export function journalledSteps(
  journal: Journal,
  operationId: string,
  finished: ReadonlyMap<string, unknown>,
  engineDelay: () => Promise<unknown>,
  checkIsCurrent: () => void,
): DurableSteps {
  const results = new Map(finished);
  return {
    async run<T>(name: string, action: () => Promise<T>): Promise<T> {
      if (!results.has(name)) {
        checkIsCurrent();
        const result = await action();
        checkIsCurrent();
        journal.append({ type: "step", operationId, name, result });
        results.set(name, result);
        await engineDelay();
      }
      return results.get(name) as T;
    },
  };
}
