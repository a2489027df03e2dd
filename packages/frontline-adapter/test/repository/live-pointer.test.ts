import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import {
  assignFrontlineRoutes,
  deploy,
  inlineSteps,
  promote,
  rollback,
  swapLiveDeployment,
} from "@frontline-routing/routing-core";
import { type Kysely, sql } from "kysely";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { keepAppPointer, keepProjectPointer } from "../../../../examples/live-pointer.ts";
import { createRouteRepository, type FrontlineSchema } from "../../src/index.ts";
import { aRoute, insertDeployments, insertRoutes, wipe } from "../seed.ts";
import { sharedStores, stores } from "../stores.ts";
import { type SuiteDatabase, useDatabase } from "../use-database.ts";

/** The original's `apps` and `projects`, of which each environment has its own here, with three deployments and a route. */
async function createPlatform({ db }: SuiteDatabase): Promise<void> {
  await sql`create table apps (id varchar(255) primary key, current_deployment_id varchar(255),
    is_rolled_back boolean not null default false)`.execute(db);
  await sql`create table projects (id varchar(255) primary key, live_deployment_id varchar(255),
    is_rolled_back boolean not null default false)`.execute(db);
  await sql`alter table deployments add column app_id varchar(255)`.execute(db);
}

async function fillPlatform(db: Kysely<FrontlineSchema>): Promise<void> {
  await wipe(db);
  for (const table of ["apps", "projects"]) await sql`delete from ${sql.table(table)}`.execute(db);
  for (const environmentId of ["env_1", "env_2"]) {
    const [host, id] = [`${environmentId.replace("_", "-")}.example.com`, `r_${environmentId}`];
    await insertRoutes(db, [aRoute({ id, environmentId, fullyQualifiedDomainName: host })]);
    await insertDeployments(
      db,
      [1, 2, 3].map((createdAt) => {
        const deployment = { environmentId, status: "ready", desiredState: "running" };
        return { ...deployment, id: `${environmentId}_d_${createdAt}`, createdAt };
      }),
    );
    await sql`insert into apps (id) values (${environmentId})`.execute(db);
  }
  await sql`update deployments set app_id = environment_id`.execute(db);
  await sql`insert into projects (id) values ('p_1')`.execute(db);
}

/** What both say, in one statement: one moment. */
async function bothPointers(db: Kysely<FrontlineSchema>) {
  const { rows } = await sql<{ theirs: string | null; ours: string | null; theirFlag: number; ourFlag: number }>`
    select apps.current_deployment_id as theirs, apps.is_rolled_back as ${sql.ref("theirFlag")},
      e.live_deployment_id as ours, coalesce(e.is_rolled_back, 0) as ${sql.ref("ourFlag")}
    from apps left join frontline_environments e on e.environment_id = apps.id`.execute(db);
  return rows;
}

async function expectAgreement(db: Kysely<FrontlineSchema>): Promise<void> {
  for (const { theirs, theirFlag, ours, ourFlag } of await bothPointers(db)) {
    expect([theirs, theirFlag]).toEqual([ours, ourFlag]);
  }
}

describe.each(stores)("a live pointer of the platform's own on $name", (store) => {
  const suite = useDatabase(store);
  beforeAll(() => createPlatform(suite));
  beforeEach(() => fillPlatform(suite.db));

  it("moves with every promotion, rollback, swap and deploy of its environment, and with nothing else", async () => {
    const withinCommit = keepAppPointer((environmentId) => environmentId === "env_1");
    const context = { repository: createRouteRepository(suite.db, { withinCommit }), steps: inlineSteps, now: 1 };
    const app = async (id = "env_1") => {
      const { rows } = await sql<{ pointer: string; flag: number }>`select current_deployment_id as pointer,
        is_rolled_back as flag from apps where id = ${id}`.execute(suite.db);
      return [rows[0]?.pointer, rows[0]?.flag];
    };
    const to = (n: number, environmentId = "env_1") => ({ environmentId, deploymentId: `${environmentId}_d_${n}` });
    await promote(context, to(2));
    expect(await app()).toEqual(["env_1_d_2", 0]);
    await deploy(context, { ...to(3), projectId: "p_1", hostnames: [], live: "follow" });
    expect(await app()).toEqual(["env_1_d_3", 0]);
    await rollback(context, to(1));
    expect(await app()).toEqual(["env_1_d_1", 1]);
    await swapLiveDeployment(context, { ...to(3), frontlineRouteIds: ["r_env_1"] });
    expect(await app()).toEqual(["env_1_d_3", 0]);
    await assignFrontlineRoutes(context, { ...to(2), frontlineRouteIds: ["r_env_1"] });
    expect(await app()).toEqual(["env_1_d_3", 0]);
    await promote(context, to(2, "env_2")); // a preview, whose deployments no pointer names
    expect(await app("env_2")).toEqual([null, 0]);
  });

  it("may be a project's", async () => {
    const repository = createRouteRepository(suite.db, { withinCommit: keepProjectPointer(() => true) });
    const context = { repository, steps: inlineSteps, now: 1 };
    const project = async () =>
      (await sql`select live_deployment_id, is_rolled_back from projects`.execute(suite.db)).rows;
    await promote(context, { environmentId: "env_1", deploymentId: "env_1_d_2" });
    expect(await project()).toEqual([{ live_deployment_id: "env_1_d_2", is_rolled_back: 0 }]);
    await rollback(context, { environmentId: "env_1", deploymentId: "env_1_d_1" });
    expect(await project()).toEqual([{ live_deployment_id: "env_1_d_1", is_rolled_back: 1 }]);
  });
});

describe.each(sharedStores)("a live pointer of the platform's own on $name", (store) => {
  const suite = useDatabase(store);
  const children: ChildProcess[] = [];
  beforeAll(async () => {
    await createPlatform(suite);
    await fillPlatform(suite.db);
  });
  afterEach(() => {
    for (const child of children.splice(0)) child.kill("SIGKILL");
  });

  /** Starts a process, and kills it after so many statements. */
  const killedAfter = async (statements: number) => {
    const program = fileURLToPath(new URL("live-pointer-process.ts", import.meta.url));
    const args = ["--conditions=@frontline-routing/source", program, suite.url];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
    children.push(child);
    let seen = 0;
    let errors = "";
    child.stderr.on("data", (text) => (errors += String(text)));
    child.stdout.on("data", (bytes: Buffer) => {
      seen += bytes.length;
      if (seen >= statements) child.kill("SIGKILL");
    });
    const signal = await new Promise((resolve) => child.once("close", (_code, by) => resolve(by)));
    expect(signal, errors).toBe("SIGKILL");
  };

  it("agrees with ours at every moment, whichever statement a process is killed after", async () => {
    let isOver = false;
    const kills = (async () => {
      for (let i = 0; i < 6 && !isOver; i += 1) {
        await Promise.all([killedAfter(100 + 7 * i), killedAfter(160 + 11 * i)]);
      }
      isOver = true;
    })();
    const agreesUntilTheEnd = async () => {
      await expectAgreement(suite.db);
      return isOver;
    };
    await vi.waitUntil(agreesUntilTheEnd, { timeout: 50_000, interval: 5 }).finally(() => {
      isOver = true; // a test that failed starts no more processes, which nobody would end
    });
    await kills;
    await expectAgreement(suite.db);
    expect((await bothPointers(suite.db)).map(({ ours }) => ours)).not.toContain(null);
    const commits = await suite.db.selectFrom("frontline_live_changes").select("revision").execute();
    expect(commits.length).toBeGreaterThan(20);
  });
});
