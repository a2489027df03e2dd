import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setImmediate as immediate } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Kysely } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createRouteRepository, type FrontlineSchema } from "../../src/index.ts";
import { aRoute, insertRoutes, wipe } from "../seed.ts";
import { sharedStores } from "../stores.ts";
import { useDatabase } from "../use-database.ts";
import { insertChanges } from "./insert-changes.ts";

const DAY_MS = 24 * 60 * 60 * 1_000;
const KEEP_MS = 2 * DAY_MS;
const ROUTES = 50;
const CHANGES = 10_000;
const script = fileURLToPath(new URL("prune-process.ts", import.meta.url));

interface Pruner {
  readonly child: ChildProcess;
  /** Lets it begin, and answers what it removed. */
  prune(): Promise<{ readonly routeChanges: number; readonly liveChanges: number }>;
}

describe.each(sharedStores)("processes that prune $name", (store) => {
  const suite = useDatabase(store);
  const children: ChildProcess[] = [];

  beforeEach(async () => {
    const ids = Array.from({ length: ROUTES }, (_, i) => `r_${i}`);
    await wipe(suite.db);
    await insertRoutes(
      suite.db,
      ids.map((id) => aRoute({ id, fullyQualifiedDomainName: `${id}.example.com`, revision: CHANGES / ROUTES })),
    );
    await insertChanges(
      suite.db,
      Array.from({ length: CHANGES }, (_, i) => {
        const revision = 1 + Math.floor(i / ROUTES);
        return { routeId: `r_${i % ROUTES}`, revision, insertedAt: Date.now() - 9 * DAY_MS };
      }),
    );
  });
  afterEach(() => {
    for (const child of children.splice(0)) child.kill("SIGKILL");
  });

  async function startPruner(): Promise<Pruner> {
    const args = ["--conditions=@frontline-routing/source", script, suite.url, String(KEEP_MS), String(Date.now())];
    const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
    children.push(child);
    const output = createInterface(child.stdout)[Symbol.asyncIterator]();
    expect(await output.next()).toMatchObject({ value: "ready" });
    return {
      child,
      async prune() {
        child.stdin.write("go");
        return JSON.parse((await output.next()).value ?? "null");
      },
    };
  }

  const count = async () => {
    const { amount } = await suite.db
      .selectFrom("frontline_route_changes")
      .select((eb) => eb.fn.countAll().as("amount"))
      .executeTakeFirstOrThrow();
    return Number(amount);
  };

  it("remove each row once between them, while commits go on", async () => {
    const pruners = await Promise.all([startPruner(), startPruner(), startPruner()]);
    const repository = createRouteRepository(suite.db);
    const pruning = Promise.all(pruners.map((each) => each.prune()));
    let ended = false;
    void pruning.finally(() => {
      ended = true;
    });
    let commits = 0;
    for (; !ended; commits += 1) {
      await repository.commit({
        changeId: `new_${commits}`,
        environmentId: "env_1",
        deploymentId: `new_${commits}`,
        routes: [{ frontlineRouteId: "r_7", expectedRevision: CHANGES / ROUTES + commits }],
        now: 1,
      });
      await immediate(); // a commit to SQLite never waits, and the processes' answers would never be read
    }
    const pruned = await pruning;
    expect(commits).toBeGreaterThan(0);
    // Of the route that moves meanwhile, the last change from before is kept or removed, as it comes.
    const removed = pruned.reduce((sum, { routeChanges }) => sum + routeChanges, 0);
    expect(await count()).toBe(CHANGES + commits - removed);
    expect([CHANGES - ROUTES, CHANGES - ROUTES + 1]).toContain(removed);
    await expectUnbroken(suite.db, 1 + commits);
  });

  it("leave nothing wrong when they are killed half-way, and the next one goes on", async () => {
    const { child, prune } = await startPruner();
    void prune();
    await expect.poll(count, { interval: 1, timeout: 30_000 }).toBeLessThan(CHANGES);
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    expect(await exited).toEqual([null, "SIGKILL"]);
    const left = await count();
    expect(left).toBeGreaterThan(ROUTES);
    await expectUnbroken(suite.db, CHANGES);

    const next = await startPruner();
    expect(await next.prune()).toEqual({ routeChanges: left - ROUTES, liveChanges: 0 });
    await expectUnbroken(suite.db, 1);
  });
});

/** Each route has the end of its history, without a gap, and no more than so many changes. */
async function expectUnbroken(db: Kysely<FrontlineSchema>, atMost: number): Promise<void> {
  const routes = await db.selectFrom("frontline_routes").select(["id", "revision"]).execute();
  const rows = await db
    .selectFrom("frontline_route_changes")
    .select(["frontline_route_id", "revision"])
    .orderBy("pk")
    .execute();
  for (const { id, revision } of routes) {
    const revisions = rows.filter((row) => row.frontline_route_id === id).map((row) => Number(row.revision));
    const first = Number(revision) - revisions.length + 1;
    expect(revisions).toEqual(Array.from(revisions, (_, i) => first + i));
    expect(revisions.length).toBeGreaterThan(0);
    expect(revisions.length).toBeLessThanOrEqual(atMost);
  }
}
