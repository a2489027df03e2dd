import type { Changes, Cursor, RouteSource } from "@frontline-routing/frontline-core";
import { beforeEach, describe, expect, it } from "vitest";
import { createRouteRepository, createRouteSource, pruneHistory } from "../../src/index.ts";
import { aRoute, insertRoutes, wipe } from "../seed.ts";
import { aChange } from "../source/a-change.ts";
import { stores } from "../stores.ts";
import { useDatabase } from "../use-database.ts";

const DAY_MS = 24 * 60 * 60 * 1_000;
const { signal } = new AbortController();
const again = { hostnames: [], environmentIds: [] };
/** After which all that was told is settled where nothing is committed: a second counts for a twentieth. */
const QUIET_POLLS = 301;

describe.each(stores)("following a history that is pruned, on $name", (store) => {
  const suite = useDatabase(store);
  let now = 0;
  let cursor: Cursor | undefined;
  let source: RouteSource;

  beforeEach(async () => {
    await wipe(suite.db);
    await insertRoutes(suite.db, [aRoute(), aRoute({ id: "r_2", fullyQualifiedDomainName: "2.example.com" })]);
    source = createRouteSource(suite.db, { now: () => now });
    cursor = undefined;
  });

  async function poll(): Promise<Changes> {
    const answer = await source.changes({ since: cursor, again }, { signal });
    if (answer.outcome !== "behind") cursor = answer.cursor;
    return answer;
  }
  /** What is told of routes. */
  async function told(): Promise<string[]> {
    const answer = await poll();
    if (answer.outcome !== "followed") throw new Error(JSON.stringify(answer));
    const changed = [...answer.changed.routes.values()].flatMap((state) => (state === null ? [] : [state.route.id]));
    return [...changed, ...answer.removedRouteIds];
  }
  async function followInQuiet(): Promise<void> {
    for (let i = 0; i < QUIET_POLLS; i += 1) {
      now += 1_000;
      expect(await told()).toEqual([]);
    }
  }
  const move = async (id: string, times: number) => {
    const repository = createRouteRepository(suite.db);
    for (let i = 0; i < times; i += 1) {
      const [{ revision = 0 } = {}] = await repository.findRoutes([id]);
      const routes = [{ frontlineRouteId: id, expectedRevision: revision }];
      const changeSet = { environmentId: "env_1", deploymentId: `d_${revision + 2}`, routes, now: 1 };
      await repository.commit({ ...changeSet, changeId: `${id}_${revision}` });
    }
  };
  /** A route whose removal is in the history. */
  const remove = (id: string) =>
    suite.db
      .insertInto("frontline_route_changes")
      .values(aChange({ change_id: `remove_${id}`, frontline_route_id: id }))
      .execute();
  const prune = () => pruneHistory(suite.db, { keepMs: 2 * DAY_MS, now: Date.now() + 3 * DAY_MS });

  it("goes on, also where nothing is left of what was told last", async () => {
    await poll();
    await move("r_1", 3);
    await remove("r_9");
    await remove("r_8");
    expect(await told()).toEqual(["r_1", "r_9", "r_8"]);
    await followInQuiet();
    expect(await prune()).toMatchObject({ routeChanges: 3 });
    expect(await told()).toEqual([]);
    const { covers } = await source.lookup({ hostnames: [], notOlderThan: cursor }, { signal });
    expect(covers).toBe(true);
    await move("r_2", 1);
    expect(await told()).toEqual(["r_2"]);
    await followInQuiet();
    await prune();
    cursor = JSON.parse(JSON.stringify(cursor)) as Cursor;
    await move("r_1", 1);
    expect(await told()).toEqual(["r_1"]);
  });

  it("is lost where what was pruned may not have been told, and goes on from there", async () => {
    await poll();
    await move("r_1", 1);
    expect(await told()).toEqual(["r_1"]);
    await remove("r_9");
    await move("r_2", 1);
    expect(await prune()).toMatchObject({ routeChanges: 1 });
    expect(await poll()).toMatchObject({ outcome: "lost", reason: "truncated" });
    expect(await told()).toEqual([]);
    await move("r_1", 2);
    expect(await told()).toEqual(["r_1"]);
  });

  it("starts after it was pruned, and after it was emptied", async () => {
    await remove("r_9");
    await move("r_1", 2);
    await prune();
    expect(await poll()).toMatchObject({ outcome: "started" });
    expect(await told()).toEqual([]);
    await move("r_1", 1);
    expect(await told()).toEqual(["r_1"]);

    await suite.db.updateTable("frontline_pruned").set({ up_to_pk: 1_000_000 }).execute();
    expect(await told()).toEqual([]);
    await move("r_2", 1);
    expect(await told()).toEqual(["r_2"]);
    cursor = undefined;
    expect(await poll()).toMatchObject({ outcome: "started" });
    await move("r_1", 1);
    expect(await told()).toEqual(["r_1"]);
  });
});
