import { isRoutingError, type RouteRepository } from "@frontline-routing/routing-core";
import type { Journal } from "../../journal.ts";
import { changeOfCall } from "../change-of-call.ts";

/**
 * A repository whose commits are journalled: before, that they may happen, and after, what was acknowledged.
 *
 * @param halt called right before a commit is sent; returns whether the process was halted in there for a while, so that
 *   the commit is a late one. It is sent nevertheless, and what became of it is journalled too
 */
export function recordedCommits(
  repository: RouteRepository,
  journal: Journal,
  halt: (changeId: string) => boolean,
): RouteRepository {
  return {
    ...repository,
    async commit(...args: Parameters<RouteRepository["commit"]>) {
      const [changeSet] = args;
      const { routes: moves, swap, reason } = changeSet;
      const changeId = changeOfCall(changeSet.changeId, reason);
      const environmentRevision = swap?.expectedRevision ?? null;
      journal.append({ type: "committing", changeId, at: Date.now(), moves, environmentRevision });
      const isLate = halt(changeSet.changeId);
      try {
        // A late one goes without what could call it back on this side: the database alone is to refuse it.
        const result = await (isLate ? repository.commit(changeSet) : repository.commit(...args));
        if (isLate) journal.append({ type: "late", changeId, outcome: result.replayed ? "replayed" : "written" });
        journal.append({ type: "committed", changeId, result });
        return result;
      } catch (error) {
        if (isLate) journal.append({ type: "late", changeId, outcome: isRoutingError(error) ? error.code : "broke" });
        throw error;
      }
    },
  };
}
