import type { DurableSteps } from "../../src/index.ts";

/** Steps over a journal that outlives an attempt, and that can lose the answer of a step after it ran. */
export function createJournalledSteps() {
  const journal = new Map<string, string>();
  const runs: string[] = [];
  let loseAnswerOf: string | undefined;

  const steps: DurableSteps = {
    async run<T>(name: string, action: () => Promise<T>): Promise<T> {
      const known = journal.get(name);
      if (known !== undefined) return JSON.parse(known) as T;
      runs.push(name);
      const result = await action();
      if (loseAnswerOf === name) {
        loseAnswerOf = undefined;
        throw new Error("the process died here");
      }
      journal.set(name, JSON.stringify(result));
      return JSON.parse(JSON.stringify(result)) as T;
    },
  };
  return {
    steps,
    runs,
    dieAfter(name: string) {
      loseAnswerOf = name;
    },
  };
}
