import type { ChangeSet } from "@frontline-routing/routing-core/repository";
import { beforeEach, describe, expect, it } from "vitest";
import { createRouteRepository } from "../../src/index.ts";
import { createQueryLog } from "../query-log.ts";
import { aRoute, insertDeployments, insertRoutes, wipe } from "../seed.ts";
import { stores } from "../stores.ts";
import { useDatabase } from "../use-database.ts";

const COUNTS = [1, 1_000, 2_500, 5_000];

describe.each(stores)("what a commit asks of $name", (store) => {
  const isServer = store.kind === "server";
  const queries = createQueryLog();
  const suite = useDatabase(store, { log: queries.log });
  const startOver = async () => {
    await wipe(suite.db);
    await suite.db.insertInto("frontline_environments").values({ environment_id: "env_1" }).execute();
    const deployment = { id: "d_2", environmentId: "env_1", status: "ready", desiredState: "running", createdAt: 1 };
    await insertDeployments(suite.db, [deployment]);
  };
  beforeEach(startOver);

  /** The statements of a commit of so many routes, and the commit. */
  const statementsOf = async (count: number, overrides: Partial<ChangeSet> = {}) => {
    const ids = Array.from({ length: count }, (_, i) => `r_${i}`);
    await insertRoutes(
      suite.db,
      ids.map((id, i) => aRoute({ id, fullyQualifiedDomainName: `h${i}.example.com` })),
    );
    const changeSet: ChangeSet = {
      changeId: "c_1",
      environmentId: "env_1",
      deploymentId: "d_2",
      routes: ids.map((frontlineRouteId) => ({ frontlineRouteId, expectedRevision: 0 })),
      now: 1,
      ...overrides,
    };
    const repository = createRouteRepository(suite.db);
    return await queries.during(async () => {
      const { routes, creates = [], removes = [] } = changeSet;
      const answered = (await repository.commit(changeSet)).routes;
      expect(answered).toHaveLength(routes.length + creates.length + removes.length);
    });
  };

  const swap = { expectedRevision: 0, isRolledBack: false };
  const every = { ...swap, everySticky: ["live", "environment"], mustBeReady: true } as const;

  // What a server has and SQLite doesn't need: its `begin immediate` locks everything.
  const forUpdate = isServer ? " for update" : "";
  const forShare = isServer ? " lock in share mode" : "";
  const begin = isServer ? ["begin"] : ["begin immediate"];
  const replayed = [
    `select frontline_environments${forUpdate}`,
    "select frontline_route_changes and frontline_live_changes",
  ];
  const commitInTime = isServer ? "commit in time" : "commit";
  const moved = ["insert frontline_route_changes", "update frontline_routes"];

  it("is this, for an assignment of one route", async () => {
    expect((await statementsOf(1)).map(kindOf)).toEqual([
      ...begin,
      ...replayed,
      `select frontline_routes${forUpdate}`,
      ...moved,
      "update frontline_environments",
      commitInTime,
    ]);
  });

  it.runIf(isServer)("is this, for an assignment of one route that says the deployment it read", async () => {
    const routes = [{ frontlineRouteId: "r_0", expectedRevision: 0, expectedDeploymentId: "d_1" }];
    expect((await statementsOf(1, { routes })).map(kindOf)).toEqual([
      ...begin,
      "insert frontline_route_changes for update",
      "update frontline_environments",
      commitInTime,
    ]);
  });

  it("begins with its isolation level, on a handle that openDatabase didn't make", async () => {
    const statements = await queries.during(() =>
      createRouteRepository(suite.db.withoutPlugins()).commit({
        changeId: "c_1",
        environmentId: "env_1",
        deploymentId: "d_2",
        routes: [],
        swap,
        now: 1,
      }),
    );
    const first = isServer ? "set transaction isolation level read committed" : "begin immediate";
    expect(statements[0]).toBe(first);
  });

  it("is this, for a promotion of one route", async () => {
    await statementsOf(0, { swap: every, changeId: "c_0" }); // asks for the name of an index, once
    expect((await statementsOf(1, { swap: { ...every, expectedRevision: 1 } })).map(kindOf)).toEqual([
      ...begin,
      ...replayed,
      `select deployments${forShare}`,
      `select frontline_routes${forUpdate}`,
      ...(isServer ? ["select frontline_routes lock in share mode"] : []),
      ...moved,
      "insert frontline_live_changes",
      "update frontline_environments",
      commitInTime,
    ]);
  });

  const creating = (count: number): Partial<ChangeSet> => ({
    routes: [],
    creates: Array.from({ length: count }, (_, i) => {
      const fullyQualifiedDomainName = `new-${i}.example.com`;
      return { frontlineRouteId: `new_${i}`, projectId: "p_1", fullyQualifiedDomainName, sticky: "live" };
    }),
  });
  const removing = (count: number): Partial<ChangeSet> => ({
    routes: [],
    removes: Array.from({ length: count }, (_, i) => ({ frontlineRouteId: `r_${i}`, expectedRevision: 0 })),
  });

  it("is this, for a created and for a removed route", async () => {
    expect((await statementsOf(1, creating(1))).map(kindOf)).toEqual([
      ...begin,
      ...replayed,
      "select frontline_routes", // who has the hostname
      "select frontline_routes", // who has the id
      "insert frontline_routes",
      "insert frontline_route_changes",
      "update frontline_environments",
      commitInTime,
    ]);
    await startOver();
    expect((await statementsOf(1, removing(1))).map(kindOf)).toEqual([
      ...begin,
      ...replayed,
      `select frontline_routes${forUpdate}`,
      "insert frontline_route_changes",
      "delete frontline_routes",
      "update frontline_environments",
      commitInTime,
    ]);
  });

  it("is this, for a change that is in the history", async () => {
    await statementsOf(0, { swap });
    expect((await statementsOf(0, { swap })).map(kindOf)).toEqual([...begin, ...replayed, "commit"]);
  });

  it("is one statement more per 2,500 routes whose rows were made again", async () => {
    const counts: number[] = [];
    for (const count of [1, 2_500, 5_000]) {
      await startOver();
      const first = await statementsOf(count);
      await suite.db.deleteFrom("frontline_routes").execute();
      const again = await statementsOf(count, { changeId: "c_2" });
      counts.push(again.length - first.length);
    }
    expect(counts).toEqual([1, 1, 2]);
  });

  it.each<[string, (count: number) => Partial<ChangeSet>]>([
    ["assignment", () => ({})],
    ["swap", () => ({ swap })],
    ["promotion", () => ({ swap: every })],
    ["creation", creating],
    ["removal", removing],
  ])(
    "is as many for 2,500 routes as for one, and five more at most for each further 2,500: %s",
    async (_, overridesOf) => {
      const counts: number[] = [];
      for (const count of COUNTS) {
        await startOver();
        const statements = await statementsOf(count, overridesOf(count));
        counts.push(statements.length);
        // MariaDB makes a join of a list of 1,000 values or more.
        const lists = statements.flatMap((statement) => statement.match(/\([?, ]*\)/g) ?? [""]);
        expect(Math.max(...lists.map((list) => list.split(",").length))).toBeLessThan(1_000);
      }
      const [one = 0, ...more] = counts;
      expect(one).toBeLessThanOrEqual(12);
      for (const [i, count] of more.entries()) {
        const further = Math.ceil((COUNTS[i + 1] ?? 0) / 2_500) - 1;
        expect(count - one, `${COUNTS[i + 1]} routes`).toBeLessThanOrEqual(5 * further);
      }
    },
  );
});

/** A statement's verb, its table, or the tables of a union, and how it locks. */
function kindOf(statement: string): string {
  // MariaDB reads in the comments until when.
  if (/^\/\*M!.* \*\/ commit \/\*M!.*\*\/$/s.test(statement)) return "commit in time";
  const verb = /^(?:select|insert|update|delete)\b/.exec(statement)?.[0];
  if (verb === undefined) return statement.toLowerCase();
  const [first, ...others] = [...statement.matchAll(/\b(?:from|into|update|delete(?= frontline)) (\w+)/g)].map(
    (match) => match[1],
  );
  const isUnion = statement.includes(" union all ");
  const table = isUnion ? [...new Set([first, ...others])].join(" and ") : first;
  const lock = /\s(for update|lock in share mode)$/.exec(statement)?.[1];
  return [verb, table, ...(lock === undefined ? [] : [lock])].join(" ");
}
