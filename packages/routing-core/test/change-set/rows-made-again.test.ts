import { describe, expect, it } from "vitest";
import type { FrontlineRoute, LiveChange, RouteChange } from "../../src/index.ts";
import { applyChangeSet, type ChangeSet, type LockedRoute, replayChangeSet } from "../../src/repository.ts";

const route: FrontlineRoute = {
  id: "r_1",
  projectId: "p_1",
  environmentId: "env_1",
  deploymentId: "d_1",
  fullyQualifiedDomainName: "api.example.com",
  sticky: "live",
  revision: 0,
};
const changeSet: ChangeSet = {
  changeId: "c_1",
  environmentId: "env_1",
  deploymentId: "d_2",
  routes: [{ frontlineRouteId: "r_1", expectedRevision: 0 }],
  now: 1,
};
const environment = { environmentId: "env_1", deploymentId: null, isRolledBack: false, revision: 0 };

describe("applyChangeSet", () => {
  it.each<[string, LockedRoute, number, string]>([
    ["takes a plain route for one that was never made again", route, 1, ""],
    ["goes on above the history", { ...route, incarnation: "2", latestRevision: 3 }, 4, "2"],
    ["goes on above the row", { ...route, revision: 5, incarnation: "2", latestRevision: 3 }, 6, "2"],
  ])("%s", (_, locked, revision, incarnation) => {
    const set = { ...changeSet, routes: [{ frontlineRouteId: "r_1", expectedRevision: locked.revision }] };
    const applied = applyChangeSet(set, { environment, routes: [locked] });
    expect(applied.routeChanges).toMatchObject([{ revision, incarnation }]);
    expect(applied.result.routes).toMatchObject([{ revision }]);
  });
});

describe("replayChangeSet", () => {
  const about = { changeId: "c_1", environmentId: "env_1", deploymentId: "d_2" };
  const nobody = { actor: null, reason: null, changedAt: 1 };
  const change = (revision: number, incarnation: string, frontlineRouteId = "r_1"): RouteChange => {
    const moved = { frontlineRouteId, previousDeploymentId: `d_before_${revision}`, revision, incarnation };
    return { ...about, ...nobody, ...moved, kind: "move" };
  };
  const present = (incarnation: string | undefined, id = "r_1") => ({ ...route, id, incarnation });
  const revisionsOf = (...args: Parameters<typeof replayChangeSet>) =>
    replayChangeSet(...args)?.routes.map(({ revision }) => revision);

  it("answers where the row is the one that was changed", () => {
    expect(revisionsOf(changeSet, [change(1, "1")], null, [present("1")])).toEqual([1]);
  });

  it("answers where nobody says which row is there", () => {
    expect(revisionsOf(changeSet, [change(1, "1")], null)).toEqual([1]);
    expect(revisionsOf(changeSet, [change(1, "1")], null, [present(undefined)])).toEqual([1]);
  });

  it("answers where the row is gone, by the last of several", () => {
    expect(revisionsOf(changeSet, [change(4, "2"), change(1, "1")], null, [])).toEqual([4]);
  });

  it("answers by the row that is there, of several", () => {
    expect(revisionsOf(changeSet, [change(1, "1"), change(4, "2")], null, [present("2")])).toEqual([4]);
    expect(revisionsOf(changeSet, [change(1, "1"), change(4, "2")], null, [present("1")])).toEqual([1]);
  });

  it("leaves a change set to be applied where all of its rows were made again", () => {
    expect(replayChangeSet(changeSet, [change(1, "1")], null, [present("2")])).toBeUndefined();
  });

  const two: ChangeSet = {
    ...changeSet,
    routes: ["r_1", "r_2"].map((frontlineRouteId) => ({ frontlineRouteId, expectedRevision: 0 })),
  };
  const changes = [change(1, "1"), change(1, "9", "r_2")];

  it("refuses where some were made again, and names those", () => {
    const conflicts = [{ frontlineRouteId: "r_2", expectedRevision: 0, revision: 0, deploymentId: "d_1" }];
    const replay = () => replayChangeSet(two, changes, null, [present("1"), present("10", "r_2")]);
    expect(replay).toThrow(expect.objectContaining({ code: "ROUTE_CONFLICT", conflicts }));
  });

  it("refuses where one is gone and another was made again", () => {
    const replay = () => replayChangeSet(two, changes, null, [present("10", "r_2")]);
    expect(replay).toThrow(
      expect.objectContaining({ conflicts: [expect.objectContaining({ frontlineRouteId: "r_2" })] }),
    );
  });

  it("answers a swap whatever was made again", () => {
    const previous = { deploymentId: "d_1", isRolledBack: false };
    const live: LiveChange = { ...about, ...nobody, previous, isRolledBack: false, revision: 1 };
    const swap = { ...two, swap: { expectedRevision: 0, isRolledBack: false } };
    const replay = replayChangeSet(swap, changes, live, [present("2"), present("10", "r_2")]);
    expect(replay).toMatchObject({
      replayed: true,
      routes: [{ revision: 1 }, { revision: 1 }],
      previousLive: previous,
    });
  });

  it("refuses another change by the id of an old row's", () => {
    const other = { ...changeSet, deploymentId: "d_3" };
    const replay = () => replayChangeSet(other, [change(1, "1")], null, [present("2")]);
    expect(replay).toThrow(expect.objectContaining({ code: "CHANGE_ID_REUSED" }));
  });
});
