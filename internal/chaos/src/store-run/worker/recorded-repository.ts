import type { RouteRepository } from "@frontline-routing/routing-core";
import type { Journal } from "../../journal.ts";

/**
 * A repository whose commits are journalled: before, that they may happen, and after, what was acknowledged.
 *
 * @param afterCommit called between the acknowledgement's arrival and its line in the journal
 */
export function recordedRepository(
  repository: RouteRepository,
  journal: Journal,
  afterCommit: () => void,
): RouteRepository {
  return {
    ...repository,
    async commit(changeSet, options) {
      const { changeId, routes: moves, swap } = changeSet;
      const environmentRevision = swap?.expectedRevision ?? null;
      journal.append({ type: "committing", changeId, at: Date.now(), moves, environmentRevision });
      const result = await repository.commit(changeSet, options);
      afterCommit();
      journal.append({ type: "committed", changeId, result });
      return result;
    },
  };
}
