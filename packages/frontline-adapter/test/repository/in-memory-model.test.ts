import type { FrontlineRoute } from "@frontline-routing/routing-core";
import type { ChangeSet } from "@frontline-routing/routing-core/repository";
import {
  createInMemoryRouteRepository,
  type InMemoryRouteRepository,
  type RouteRepositorySeed,
} from "@frontline-routing/routing-core/testing";
import fc from "fast-check";
import type { Kysely } from "kysely";
import { describe, expect, it } from "vitest";
import { createRouteRepository, type FrontlineSchema } from "../../src/index.ts";
import { aRoute, insertDeployments, insertRoutes, wipe } from "../seed.ts";
import { stores } from "../stores.ts";
import { useDatabase } from "../use-database.ts";

// Look-alikes to a careless collation among them.
const IDS = ["r_a", "R_a", "r_a ", "ｒ_a", "r_e", "r_n", "r_new", "R_new"];
const NOT_THERE = ["r_new", "R_new"]; // when it begins
const STICKY = ["live", "live", "environment", "live", "environment", "none"] as const;
const ENVIRONMENTS = ["env_1", "env_2", "ENV_1", "env_1 "];
const DEPLOYMENTS = ["d_1", "d_2", "D_2"];
const SOME_PAIR = 3; // of three commits, enough to be late

const SEED: RouteRepositorySeed = {
  routes: IDS.filter((id) => !NOT_THERE.includes(id)).map((id, i) => {
    return routeOf(id, { environmentId: i === 3 ? "env_2" : "env_1" });
  }),
  deployments: DEPLOYMENTS.map((id, i) => ({
    id,
    environmentId: i === 2 ? "env_2" : "env_1",
    status: i === 0 ? "superseded" : "ready",
    desiredState: "running",
    createdAt: i,
  })),
};

function routeOf(id: string, overrides: Partial<FrontlineRoute> = {}): FrontlineRoute {
  const i = IDS.indexOf(id);
  return aRoute({ id, fullyQualifiedDomainName: `h${i}.example.com`, sticky: STICKY[i] ?? "none", ...overrides });
}

/** What is there when a change set is made, or a number that may be another. */
type Revision = number | "now";

interface Move {
  readonly frontlineRouteId: string;
  readonly expectedRevision: Revision;
  readonly expectedDeploymentId: string | undefined;
}

type Terms = Omit<NonNullable<ChangeSet["swap"]>, "expectedRevision"> & { readonly expectedRevision: Revision };

type Write =
  | {
      readonly type: "commit";
      readonly changeSet: Omit<ChangeSet, "fence" | "kept" | "removes" | "routes" | "swap">;
      moves: Move[];
      removes: Move[];
      kept: Move[];
      terms: Terms | undefined;
      fence: Omit<Terms, "isRolledBack"> | undefined;
    }
  /** A commit of before, once more as it was. */
  | { readonly type: "again"; readonly back: number }
  | { readonly type: "update"; readonly id: string; readonly deploymentId: string; readonly environmentId: string }
  | { readonly type: "replace"; readonly id: string; readonly deploymentId: string; readonly revision: number }
  | { readonly type: "remove"; readonly id: string };

const revision = fc.oneof({ weight: 4, arbitrary: fc.constant("now" as const) }, fc.nat(SOME_PAIR));
const deploymentId = fc.constantFrom("d_1", "d_2", "d_1", "d_2", "D_2", "nope");
const id = fc.constantFrom(...IDS);
const move = fc.record({
  frontlineRouteId: fc.oneof({ weight: 12, arbitrary: id }, fc.constant("nope")),
  expectedRevision: revision,
  expectedDeploymentId: fc.constantFrom(undefined, "now", "now", "d_1", ""),
});
const fence = fc.record({
  expectedRevision: revision,
  everySticky: fc.constantFrom(undefined, undefined, ["live", "environment"] as const, ["none"] as const),
  mustBeReady: fc.constantFrom(undefined, true),
});
const terms = fc.tuple(fence, fc.boolean()).map(([fenced, isRolledBack]) => ({ ...fenced, isRolledBack }));
/** Most often of the route that other software makes under the id, sometimes of a hostname that several ids may want. */
const creation = fc
  .record({
    frontlineRouteId: fc.oneof({ weight: 2, arbitrary: fc.constantFrom(...NOT_THERE) }, id),
    isOwn: fc.constantFrom(true, true, true, false),
    sticky: fc.constantFrom(...STICKY),
  })
  .map(({ frontlineRouteId, isOwn, sticky }) => {
    const { projectId, fullyQualifiedDomainName: own } = routeOf(frontlineRouteId);
    return { frontlineRouteId, projectId, fullyQualifiedDomainName: isOwn ? own : "wanted.example.com", sticky };
  });
const moves = (maxLength: number) =>
  fc.uniqueArray(move, { selector: (item) => item.frontlineRouteId, maxLength, size: "max" });
const commit = fc.record({
  type: fc.constant("commit" as const),
  changeSet: fc.record({
    changeId: fc.constantFrom("c_1", "C_1", "c_1 ", ...Array.from({ length: 20 }, (_, i) => `c_${i}`)),
    environmentId: fc.constantFrom("env_1", "env_1", "env_1", ...ENVIRONMENTS),
    deploymentId,
    now: fc.nat(),
    actor: fc.constantFrom(undefined, "ada"),
    reason: fc.constantFrom(undefined, "a whim"),
    creates: fc.uniqueArray(creation, { selector: (item) => item.frontlineRouteId, maxLength: 2 }),
  }),
  moves: moves(4),
  removes: moves(2),
  kept: moves(1),
  terms: fc.option(terms, { nil: undefined, freq: 2 }),
  fence: fc.option(fence, { nil: undefined, freq: 2 }),
});
const asItIs = (frontlineRouteId: string, sayDeployment: boolean): Move => {
  return { frontlineRouteId, expectedRevision: "now", expectedDeploymentId: sayDeployment ? "now" : undefined };
};
/** One that little speaks against, unless its id is taken or it comes late. */
const goodCommit = fc
  .tuple(commit, fc.subarray(["r_a", "R_a", "r_e", "r_n", "r_new"]), fc.constantFrom("d_1", "d_2"), fc.nat(2))
  .map(([{ changeSet, moves, terms: some, ...rest }, ids, target, kind]) => ({
    ...rest,
    // One kind of change, of routes that are there to be changed or aren't there yet.
    changeSet: {
      ...changeSet,
      environmentId: "env_1",
      deploymentId: target,
      creates: kind === 1 ? changeSet.creates : [],
    },
    moves: kind === 0 ? ids.map((frontlineRouteId, i) => asItIs(frontlineRouteId, moves[i] !== undefined)) : [],
    removes: kind === 2 ? ids.map((frontlineRouteId) => asItIs(frontlineRouteId, true)) : [],
    kept: [],
    fence: undefined,
    terms: some && { isRolledBack: some.isRolledBack, expectedRevision: some.expectedRevision },
  }));
const write: fc.Arbitrary<Write> = fc.oneof(
  { weight: 3, arbitrary: commit },
  { weight: 4, arbitrary: goodCommit },
  { weight: 3, arbitrary: fc.record({ type: fc.constant("again" as const), back: fc.nat(3) }) },
  fc.record({
    type: fc.constant("update" as const),
    id,
    deploymentId: fc.constantFrom("d_1", "d_2", ""),
    environmentId: fc.constantFrom("env_1", "env_1", "env_2"),
  }),
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant("replace" as const),
      id,
      deploymentId: fc.constantFrom("d_1", "d_2", ""),
      revision: fc.nat(1),
    }),
  },
  fc.record({ type: fc.constant("remove" as const), id }),
);

/** What chance doesn't come to in every run: an id that is another hostname's route. */
const TAKEN_ID: Write = {
  type: "commit",
  changeSet: {
    changeId: "c_1",
    environmentId: "env_1",
    deploymentId: "d_1",
    now: 1,
    creates: [
      {
        frontlineRouteId: "r_a",
        projectId: routeOf("r_a").projectId,
        fullyQualifiedDomainName: "wanted.example.com",
        sticky: "none",
      },
    ],
  },
  moves: [],
  removes: [],
  kept: [],
  terms: undefined,
  fence: undefined,
};

describe.each(stores)("the repository on $name", (store) => {
  const database = useDatabase(store);

  it("writes and answers what the in-memory repository does, after every write of its own and of other software", async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.array(write, { minLength: 8, maxLength: 14 }), async (writes) => {
        const { db } = database;
        await wipe(db);
        await insertDeployments(db, SEED.deployments ?? []);
        await insertRoutes(db, SEED.routes ?? []);
        const actual = createRouteRepository(db);
        const model = createInMemoryRouteRepository(SEED);
        const incarnations = new Map<string, string>();
        const commits: ChangeSet[] = [];

        for (const each of writes) {
          await nameRows(db, model, incarnations);
          if (each.type === "commit") commits.push(resolve(each, model));
          if (each.type !== "commit" && each.type !== "again") await writeForeign(db, model, each);
          const changeSet = each.type === "again" ? commits.at(-1 - each.back) : commits.at(-1);
          if ((each.type === "commit" || each.type === "again") && changeSet !== undefined) {
            const expected = await outcomeOf(model.commit(changeSet));
            expect(await outcomeOf(actual.commit(changeSet))).toEqual(expected);
            await nameRows(db, model, incarnations);
            seen.add(expected.replayed === undefined ? String(expected.code) : `replayed: ${expected.replayed}`);
            for (const { kind } of model.memory.routeChanges) seen.add(kind);
          }
          expect(await stateOf(db, incarnations)).toEqual(modelState(model));
        }
        for (const each of IDS) {
          const found = await actual.routeHistory(each);
          const translated = found.map((row) => ({ ...row, incarnation: incarnations.get(row.incarnation) }));
          expect(translated).toEqual(await model.routeHistory(each));
        }
        for (const each of ENVIRONMENTS) expect(await actual.liveHistory(each)).toEqual(await model.liveHistory(each));
      }),
      { numRuns: 50, examples: [[[TAKEN_ID]]] },
    );
    const all = ["CHANGE_ID_REUSED", "ENVIRONMENT_CONFLICT", "HOSTNAME_TAKEN", "ROUTE_CONFLICT", "ROUTE_ID_TAKEN"];
    all.push("replayed: false", "replayed: true", "create", "move", "remove");
    expect([...seen]).toEqual(expect.arrayContaining(all));
  });
});

/** A change set of what is there, each route in one of its lists. */
function resolve(each: Write & { type: "commit" }, model: InMemoryRouteRepository): ChangeSet {
  const { changeSet, terms: swap, fence: fenced } = each;
  const { routes, environments } = model.memory;
  const now = environments.get(changeSet.environmentId)?.revision ?? 0;
  const revisionOf = (expected: Revision) => (expected === "now" ? now : expected);
  const listed = new Set<string>();
  const once = <T extends { readonly frontlineRouteId: string }>(list: readonly T[]) =>
    list.filter(({ frontlineRouteId }) => !listed.has(frontlineRouteId) && listed.add(frontlineRouteId));
  const read = (list: readonly Move[]) =>
    once(list).map(({ frontlineRouteId, expectedRevision, expectedDeploymentId }) => {
      const route = routes.get(frontlineRouteId);
      return {
        frontlineRouteId,
        expectedRevision: expectedRevision === "now" ? (route?.revision ?? 0) : expectedRevision,
        expectedDeploymentId: expectedDeploymentId === "now" ? route?.deploymentId : expectedDeploymentId,
      };
    });
  return {
    ...changeSet,
    creates: once(changeSet.creates ?? []),
    routes: read(each.moves),
    removes: read(each.removes),
    kept: read(each.kept),
    ...(swap && { swap: { ...swap, expectedRevision: revisionOf(swap.expectedRevision) } }),
    ...(fenced && !swap && { fence: { ...fenced, expectedRevision: revisionOf(fenced.expectedRevision) } }),
  };
}

/** What other software does, to both. */
async function writeForeign(
  db: Kysely<FrontlineSchema>,
  model: InMemoryRouteRepository,
  each: Exclude<Write, { type: "again" | "commit" }>,
): Promise<void> {
  if (each.type === "update") {
    const { id: routeId, deploymentId, environmentId } = each;
    const route = model.memory.routes.get(routeId);
    if (route !== undefined) model.putRoute({ ...route, deploymentId, environmentId });
    const changed = { deployment_id: deploymentId, environment_id: environmentId };
    await db.updateTable("frontline_routes").set(changed).where("id", "=", routeId).execute();
    return;
  }
  model.removeRoute(each.id);
  await db.deleteFrom("frontline_routes").where("id", "=", each.id).execute();
  if (each.type === "remove") return;
  const route = routeOf(each.id, { deploymentId: each.deploymentId, revision: each.revision });
  model.putRoute(route);
  await insertRoutes(db, [route]);
}

async function outcomeOf(call: Promise<object>): Promise<Record<string, unknown>> {
  return call.then(
    (result) => ({ ...result }),
    ({ code, conflicts, missedRouteIds, fullyQualifiedDomainNames, frontlineRouteIds }: Record<string, unknown>) => {
      const lists = [missedRouteIds, fullyQualifiedDomainNames, frontlineRouteIds];
      return { code, conflicts, lists: lists.map((list) => Array.isArray(list) && list.toSorted()) };
    },
  );
}

/** Notes which row of the database is which of the model's. */
async function nameRows(
  db: Kysely<FrontlineSchema>,
  { memory }: InMemoryRouteRepository,
  incarnations: Map<string, string>,
): Promise<void> {
  const rows = await db.selectFrom("frontline_routes").select(["pk", "id"]).execute();
  for (const { pk, id: routeId } of rows) incarnations.set(String(pk), memory.routes.incarnationOf(routeId));
}

const byId = <T extends { readonly id: string }>(rows: readonly T[]) => rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
// The rows of one commit may come in any order.
const sorted = (rows: readonly unknown[][]) => rows.map((row) => JSON.stringify(row)).sort();

/** All that is in the tables, as the model says it. */
async function stateOf(db: Kysely<FrontlineSchema>, incarnations: ReadonlyMap<string, string>) {
  const routes = await db.selectFrom("frontline_routes").selectAll().execute();
  const environments = await db.selectFrom("frontline_environments").selectAll().execute();
  const routeChanges = await db.selectFrom("frontline_route_changes").selectAll().orderBy("pk").execute();
  const liveChanges = await db.selectFrom("frontline_live_changes").selectAll().orderBy("pk").execute();
  return {
    routes: byId(routes).map((row) => [
      ...[row.id, row.project_id, row.environment_id, row.deployment_id, row.revision],
      ...[row.fully_qualified_domain_name, row.sticky],
    ]),
    environments: environments
      .filter((row) => row.revision !== 0)
      .map((row) => [row.environment_id, row.live_deployment_id, row.is_rolled_back !== 0, row.revision])
      .sort(),
    routeChanges: sorted(
      routeChanges.map((row) => [
        ...[row.change_id, row.environment_id, row.kind, row.frontline_route_id],
        ...[row.previous_deployment_id, row.deployment_id, row.revision, incarnations.get(String(row.route_pk))],
        ...[row.actor, row.reason, row.changed_at],
      ]),
    ),
    liveChanges: liveChanges.map((row) => [
      ...[row.change_id, row.environment_id, row.previous_deployment_id, row.previous_is_rolled_back !== 0],
      ...[row.deployment_id, row.is_rolled_back !== 0, row.revision, row.actor, row.reason, row.changed_at],
    ]),
  };
}

function modelState({ memory }: InMemoryRouteRepository): Awaited<ReturnType<typeof stateOf>> {
  const { routes, environments, routeChanges, liveChanges } = memory;
  return {
    routes: byId([...routes.values()]).map((row) => [
      ...[row.id, row.projectId, row.environmentId, row.deploymentId, row.revision],
      ...[row.fullyQualifiedDomainName, row.sticky],
    ]),
    environments: [...environments.values()]
      .map((row) => [row.environmentId, row.deploymentId, row.isRolledBack, row.revision])
      .sort(),
    routeChanges: sorted(
      routeChanges.map((row) => [
        ...[row.changeId, row.environmentId, row.kind, row.frontlineRouteId],
        ...[row.previousDeploymentId, row.deploymentId, row.revision, row.incarnation],
        ...[row.actor, row.reason, row.changedAt],
      ]),
    ),
    liveChanges: liveChanges.map((row) => [
      ...[row.changeId, row.environmentId, row.previous.deploymentId, row.previous.isRolledBack],
      ...[row.deploymentId, row.isRolledBack, row.revision, row.actor, row.reason, row.changedAt],
    ]),
  };
}
