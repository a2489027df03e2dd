import { groupBy } from "../group-by.ts";
import type { JournalEntry } from "../journal.ts";
import type { Check } from "./check.ts";

type Try = Extract<JournalEntry, { type: "committing" }>;

export const fences: Check = {
  name: "every change was made at the very revision that it was planned on",
  violations({ routeChanges, environments, entries }) {
    const tries = groupBy(
      entries.filter((entry): entry is Try => entry.type === "committing"),
      (entry) => entry.changeId,
    );
    // A halted worker and its successor may have tried the same change with plans of their own: either may be written.
    const wasPlanned = (changeId: string, matches: (planned: Try) => boolean) => tries.get(changeId)?.some(matches);
    const late = routeChanges.filter(
      ({ changeId, frontlineRouteId, revision }) =>
        !wasPlanned(changeId, ({ moves }) =>
          moves.some((move) => move.frontlineRouteId === frontlineRouteId && move.expectedRevision === revision - 1),
        ),
    );
    const lateSwaps = environments
      .flatMap(({ history }) => history)
      .filter(
        ({ changeId, revision }) =>
          !wasPlanned(changeId, ({ environmentRevision }) => environmentRevision === revision - 1),
      );
    return [
      ...late.map(
        (change) => `${change.changeId}: wasn't planned for ${change.frontlineRouteId} at ${change.revision - 1}`,
      ),
      ...lateSwaps.map((swap) => `${swap.changeId}: wasn't planned for ${swap.environmentId} at ${swap.revision - 1}`),
    ];
  },
};
