import { type Kysely, sql } from "kysely";
import { beforeEach, describe, expect, it } from "vitest";
import { createDirectory, type Directory, type FrontlineSchema, openDatabase } from "../../src/index.ts";
import { wipe } from "../seed.ts";
import { serverStores, stores } from "../stores.ts";
import { useDatabase } from "../use-database.ts";
import { aDeployment, aSentinel } from "./entries.ts";

const region = { region: "us-east-1.aws", runningReplicas: 1 };
const reason = new Error("given up");

type Options = { readonly signal: AbortSignal };
/** Every method, as a call that would be taken. */
const calls: Record<keyof Directory, (directory: Directory, options?: Options) => Promise<unknown>> = {
  putDeployment: (directory, options) => directory.putDeployment(aDeployment(), options),
  putDeploymentRegions: (directory, options) => directory.putDeploymentRegions("d_1", [region], options),
  putSentinel: (directory, options) => directory.putSentinel(aSentinel(), options),
  setSentinelHealth: (directory, options) => directory.setSentinelHealth("s_1", "healthy", options),
  removeSentinel: (directory, options) => directory.removeSentinel("s_1", options),
  listSentinels: (directory, options) => directory.listSentinels("env_1", options),
  listRoutes: (directory, options) => directory.listRoutes("env_1", options),
};

it.each(Object.entries(calls))("%s says that the database can't be reached, and not where it is", async (_, call) => {
  const db = openDatabase("mysql://root:secret@127.0.0.1:1/x");
  const error = await call(createDirectory(db)).catch((error: unknown) => error);
  expect(error).toMatchObject({ code: "REPOSITORY_UNAVAILABLE", retryable: true });
  expect(String(error)).toMatch(/the database can't be reached: check/);
  expect(String(error)).not.toMatch(/secret|127/);
  await db.destroy();
});

describe.each(stores)("on $name", (store) => {
  const database = useDatabase(store);

  it.each(Object.entries(calls))("%s doesn't begin with a signal that is aborted", async (_, call) => {
    const signal = AbortSignal.abort(reason);
    await expect(call(createDirectory(database.db), { signal })).rejects.toBe(reason);
  });
});

describe.each(serverStores)("while another writer holds the row, on $name", (store) => {
  const database = useDatabase(store);
  beforeEach(async () => {
    await wipe(database.db);
    const directory = createDirectory(database.db);
    await directory.putDeployment(aDeployment({ status: "pending" }));
    await directory.putSentinel(aSentinel());
  });

  it.each([
    ["putDeployment", "deployments"],
    ["putDeploymentRegions", "deployments"],
    ["setSentinelHealth", "sentinels"],
    ["removeSentinel", "sentinels"],
  ] as const)("%s ends with its signal, and writes nothing later", async (method, table) => {
    const { db } = database;
    const controller = new AbortController();
    const aborted = await whileLocked(db, table, async () => {
      const call = calls[method](createDirectory(db), { signal: controller.signal }).catch((error: unknown) => error);
      await expect.poll(() => waiting(db, table), { timeout: 4_000 }).toBe(1);
      controller.abort(reason);
      return await call;
    });
    expect(aborted).toBe(reason);
    expect(await db.selectFrom(table).select("updated_at").execute()).toEqual([{ updated_at: null }]);
    expect(await db.selectFrom("frontline_deployment_regions").selectAll().execute()).toEqual([]);
  });
});

async function whileLocked<T>(
  db: Kysely<FrontlineSchema>,
  table: "deployments" | "sentinels",
  action: () => Promise<T>,
): Promise<T> {
  return await db.transaction().execute(async (trx) => {
    await trx.selectFrom(table).select("id").forUpdate().execute();
    return await action();
  });
}

/** How many other sessions have a statement about the table under way. */
async function waiting(db: Kysely<FrontlineSchema>, table: string): Promise<number> {
  const { rows } = await sql`select id from information_schema.processlist
    where db = database() and id <> connection_id() and info like ${`%\`${table}\`%`}`.execute(db);
  return rows.length;
}
