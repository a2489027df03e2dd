import { RouteConflictError, type RouteRepository } from "@frontline-routing/routing-core";
import { createInMemoryRouteRepository } from "@frontline-routing/routing-core/testing";
import { describe, expect, it } from "vitest";
import type { JournalEntry } from "../../../src/journal.ts";
import { recordedCommits } from "../../../src/restate-run/endpoint/recorded-commits.ts";

const changeSet = {
  changeId: "inv_1/reassign-r_1",
  environmentId: "env",
  deploymentId: "d_2",
  routes: [{ frontlineRouteId: "r_1", expectedRevision: 0 }],
  now: 1,
  reason: "1.7",
};
const done = { replayed: true, routes: [], previousLive: null };

function recorded(commit: RouteRepository["commit"], isHalted: boolean) {
  const entries: JournalEntry[] = [];
  const journal = { append: (entry: JournalEntry) => void entries.push(entry) };
  const repository = { ...createInMemoryRouteRepository(), commit };
  return { entries, repository: recordedCommits(repository, journal, () => isHalted) };
}

describe("a recorded commit", () => {
  it("is journalled before and after, under its call", async () => {
    const { entries, repository } = recorded(async () => done, false);
    expect(await repository.commit(changeSet)).toBe(done);
    const changeId = "1.7/inv_1/reassign-r_1";
    expect(entries).toMatchObject([
      { type: "committing", changeId, moves: changeSet.routes, environmentRevision: null },
      { type: "committed", changeId, result: done },
    ]);
  });

  it("says what became of it when it came late", async () => {
    const replayed = recorded(async () => done, true);
    await replayed.repository.commit(changeSet);
    expect(replayed.entries).toContainEqual(expect.objectContaining({ type: "late", outcome: "replayed" }));
    const fenced = recorded(async () => {
      throw new RouteConflictError({ conflicts: [] });
    }, true);
    await expect(fenced.repository.commit(changeSet)).rejects.toThrow(RouteConflictError);
    expect(fenced.entries).toContainEqual(expect.objectContaining({ type: "late", outcome: "ROUTE_CONFLICT" }));
  });
});
