import { createRouteRepository, createRouteSource } from "@frontline-routing/frontline-adapter";
import { createRouter } from "@frontline-routing/frontline-core";
import { inlineSteps, swapLiveDeployment } from "@frontline-routing/routing-core";
import { findSqlServers, type SqlServer } from "@frontline-routing/test-servers";
import { sql } from "kysely";
import { median, timed } from "./measure.ts";
import {
  type Database,
  durability,
  expectAll,
  insertDeployments,
  insertRoutes,
  withDatabase,
} from "./routes-database.ts";

const COUNTS = [1, 10, 100, 1_000, 5_000];
const SIZES = { small: 1_000, large: 1_000_000 };
const ROUTES_PER_ENVIRONMENT = 1_000;
const ENVIRONMENT_OF_N = sql`concat('env_', floor(n / ${ROUTES_PER_ENVIRONMENT}))`;
const ROUTES_PER_INSERT = 100_000; // keeps a transaction within what a server's log holds by default
const SAMPLES = 400; // of each, in turns
const WARM_UP = 50;
const PAGES_OF_A_COLD_READ = 0.5;
const TARGETS = { fasterAt: 1_000, faster: 10, growth: 1.5 };

/** Swaps of many routes beside one UPDATE per route, and single routes in a table of a thousand and of a million. */
export async function run(): Promise<string[]> {
  const found = await findSqlServers();
  try {
    const misses: string[] = [];
    for (const server of found.servers) misses.push(...(await swaps(server)), ...(await sizes(server)));
    return misses;
  } finally {
    await found.stop();
  }
}

async function swaps(server: SqlServer): Promise<string[]> {
  return await withDatabase(server, async (db) => {
    console.log(`\n${server.name}, on this machine. ${await durability(db)}`);
    console.log("Milliseconds to point n routes at another deployment, median of rounds in turns.");
    console.log(`${await costs(db)}: with a network or a slower disk in between, one UPDATE per route suffers most.`);
    console.log("swap: swapLiveDeployment whole, with its reads, fences, history and live pointer, in one commit.");
    console.log("original: one UPDATE … WHERE id = ? per route, each its own commit, no reads and no history.\n");
    console.log("  routes  original      swap  times faster");
    const misses: string[] = [];
    for (const count of COUNTS) {
      const environmentId = `env_${count}`;
      await insertRoutes(db, environmentId, sql`${environmentId}`, 0, count);
      await insertDeployments(db, environmentId);
      const times = { original: [] as number[], swap: [] as number[] };
      const repository = createRouteRepository(db);
      const frontlineRouteIds = Array.from({ length: count }, (_, index) => `${environmentId}_r_${index}`);
      const rounds = count >= 1_000 ? 5 : 25;
      for (let round = 0; round < rounds; round++) {
        const [first, second] = [`${environmentId}_d_1`, `${environmentId}_d_2`];
        times.original.push(await timed(() => updateOneByOne(db, frontlineRouteIds, first)));
        await expectAll(db, environmentId, first, count);
        const context = { repository, steps: inlineSteps, now: Date.now() };
        const request = { environmentId, deploymentId: second, frontlineRouteIds, isRolledBack: round % 2 === 1 };
        times.swap.push(await timed(() => swapLiveDeployment(context, request)));
        await expectAll(db, environmentId, second, count);
      }
      const faster = median(times.original) / median(times.swap);
      const cells = [count, median(times.original).toFixed(2), median(times.swap).toFixed(2), `${faster.toFixed(1)}x`];
      console.log(cells.map((cell, index) => String(cell).padStart(index === 3 ? 14 : 8 + index)).join(""));
      if (count === TARGETS.fasterAt && faster < TARGETS.faster) {
        misses.push(`${server.name}: swapping ${count} routes under ${TARGETS.faster}x`);
      }
    }
    return misses;
  });
}

/** The original's way, on one connection, with the statement that it uses. */
async function updateOneByOne(db: Database, ids: readonly string[], deploymentId: string): Promise<void> {
  await db.connection().execute(async (connection) => {
    for (const id of ids) {
      await sql`update frontline_routes set deployment_id = ${deploymentId}, updated_at = ${Date.now()} where id = ${id}`.execute(
        connection,
      );
    }
  });
}

async function sizes(server: SqlServer): Promise<string[]> {
  return await withDatabase(server, (small) =>
    withDatabase(server, async (large) => {
      for (const [db, size] of [[small, SIZES.small] as const, [large, SIZES.large] as const]) {
        for (let start = 0; start < size; start += ROUTES_PER_INSERT) {
          await insertRoutes(db, "env", ENVIRONMENT_OF_N, start, Math.min(size, ROUTES_PER_INSERT));
        }
        await sql`insert into frontline_environments (environment_id)
          select distinct environment_id from frontline_routes`.execute(db);
        await sql`analyze table frontline_routes`.execute(db);
      }
      console.log(
        `\n${server.name}: milliseconds for one route at random, median of ${SAMPLES}, in turns. again: the same`,
      );
      console.log(
        "routes once more, which the server has in its cache by then. pages: that it read from disk, of the large",
      );
      console.log(
        "table, per route. What is read again may grow by the target, and what isn't only if pages were read.\n",
      );
      console.log("                     1,000 routes  1,000,000 routes  grows  pages");
      const misses: string[] = [];
      for (const [name, measure] of Object.entries(singles(small, large))) {
        const times = { small: [] as number[], large: [] as number[] };
        const before = await pagesRead(large);
        for (let sample = 0; sample < WARM_UP + SAMPLES; sample++) {
          const [onSmall, onLarge] = [
            await timed(() => measure.small(sample)),
            await timed(() => measure.large(sample)),
          ];
          if (sample < WARM_UP) continue;
          times.small.push(onSmall);
          times.large.push(onLarge);
        }
        const pages = ((await pagesRead(large)) - before) / (WARM_UP + SAMPLES);
        const growth = median(times.large) / median(times.small);
        console.log(
          `${name.padEnd(21)}${median(times.small).toFixed(3).padStart(12)}${median(times.large).toFixed(3).padStart(18)}` +
            `${`${growth.toFixed(2)}x`.padStart(7)}${pages.toFixed(1).padStart(7)}`,
        );
        if (growth > TARGETS.growth && pages < PAGES_OF_A_COLD_READ)
          misses.push(`${server.name}: ${name} grows more than ${TARGETS.growth}x`);
      }
      return misses;
    }),
  );
}

/** What is done to one route, on the small and on the large table. No route is taken twice by the same. */
function singles(small: Database, large: Database) {
  const coldLookup = () =>
    onBoth((db, size) => {
      const router = createRouter({ region: "eu-west-1.aws", source: createRouteSource(db), followIntervalMs: 0 });
      return (sample) => router.lookupByHostname(`r-env-${scattered(sample, size)}.example.com`);
    });
  const findRoutes = () =>
    onBoth((db, size) => {
      const repository = createRouteRepository(db);
      return (sample) => repository.findRoutes([`env_r_${scattered(sample, size)}`]);
    });
  return {
    "cold lookup": coldLookup(),
    "cold lookup again": coldLookup(),
    findRoutes: findRoutes(),
    "findRoutes again": findRoutes(),
    "commit of one route": onBoth((db, size) => {
      const repository = createRouteRepository(db);
      return (sample) => {
        const index = scattered(sample, size);
        const routes = [{ frontlineRouteId: `env_r_${index}`, expectedRevision: 0, expectedDeploymentId: "d_1" }];
        const environmentId = `env_${Math.floor(index / ROUTES_PER_ENVIRONMENT)}`;
        return repository.commit({ changeId: `c_${index}`, environmentId, deploymentId: "d_2", routes, now: 1 });
      };
    }),
  };

  function onBoth(measure: (db: Database, size: number) => (sample: number) => Promise<unknown>) {
    return { small: measure(small, SIZES.small), large: measure(large, SIZES.large) };
  }
}

/** How many pages the server has read into its buffer pool. */
async function pagesRead(db: Database): Promise<number> {
  const { rows } = await sql<{ Value: string }>`show global status like 'Innodb_buffer_pool_reads'`.execute(db);
  return Number(rows[0]?.Value);
}

/** The same places in every run, all over the table, each once: the step has no factor in common with a power of ten. */
function scattered(sample: number, size: number): number {
  return (sample * 618_033) % size;
}

/** What this machine makes of a statement, and of a commit: the two that the original pays for each route. */
async function costs(db: Database): Promise<string> {
  await sql`create table one_row (n int)`.execute(db);
  await sql`insert into one_row values (0)`.execute(db);
  const read: number[] = [];
  const write: number[] = [];
  for (let sample = 0; sample < WARM_UP + SAMPLES; sample++) {
    read.push(await timed(() => sql`select 1`.execute(db)));
    write.push(await timed(() => sql`update one_row set n = n + 1`.execute(db)));
  }
  return `A round trip takes ${median(read).toFixed(2)} ms here, an update of one row ${median(write).toFixed(2)} ms`;
}
