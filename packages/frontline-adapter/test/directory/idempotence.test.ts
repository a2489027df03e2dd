import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createDirectory, type Directory } from "../../src/index.ts";
import { createQueryLog } from "../query-log.ts";
import { wipe } from "../seed.ts";
import { sharedStores, stores } from "../stores.ts";
import { useDatabase } from "../use-database.ts";
import { withTables } from "../with-database.ts";

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const count = fc.nat({ max: 3 });
const id = (letter: string) => fc.constantFrom(`${letter}_1`, `${letter.toUpperCase()}_1`, `${letter}_2`);
const region = fc.constantFrom("a.aws", "b.aws", "c.aws");

const deployment = fc.record({
  id: id("d"),
  environmentId: fc.constant("env_1"),
  status: fc.constantFrom("ready", "failed"),
  desiredState: maybe(fc.constantFrom("running", "stopped")),
  createdAt: maybe(count),
  projectId: maybe(id("p")),
});
const sentinel = fc.nat({ max: 2 }).chain((n) =>
  fc.record({
    id: fc.constant(`s_${n}`),
    environmentId: fc.constant("env_1"),
    region,
    k8sAddress: fc.constantFrom(`s-${n}:1`, `S-${n}:1`, `s-${n}:2`),
    health: maybe(fc.constantFrom("healthy", "paused")),
    desiredState: maybe(fc.constantFrom("running", "standby")),
    availableReplicas: maybe(count),
    image: maybe(fc.constantFrom("", "sentinel:1")),
    version: maybe(fc.constantFrom(0, Number.MAX_SAFE_INTEGER)),
  }),
);
const regions = fc.uniqueArray(fc.record({ region, runningReplicas: count }), { selector: (each) => each.region });

/** A write, as what makes it: it can be made again. */
const write: fc.Arbitrary<(directory: Directory) => Promise<{ changed: boolean }>> = fc.oneof(
  deployment.map((each) => (directory: Directory) => directory.putDeployment(each)),
  sentinel.map((each) => (directory: Directory) => directory.putSentinel(each)),
  fc.tuple(deployment, regions).map(([each, list]) => async (directory: Directory) => {
    const put = await directory.putDeployment(each);
    const { changed } = await directory.putDeploymentRegions(each.id, list);
    return { changed: changed || put.changed };
  }),
  fc.tuple(sentinel, maybe(count)).map(([each, availableReplicas]) => async (directory: Directory) => {
    const put = await directory.putSentinel({ ...each, health: "healthy", availableReplicas });
    const { changed } = await directory.setSentinelHealth(each.id, "healthy", { availableReplicas });
    return { changed: changed || put.changed };
  }),
  sentinel.map((each) => (directory: Directory) => directory.removeSentinel(each.id)),
);

describe.each(stores)("on $name", (store) => {
  const log = createQueryLog();
  const database = useDatabase(store, { log: log.log });

  it("whatever was written before, the same again writes nothing, in one or all at once", () =>
    fc.assert(
      fc.asyncProperty(fc.array(write, { minLength: 1, maxLength: 6 }), async (writes) => {
        const { db } = database;
        await wipe(db);
        let now = 100;
        const directory = createDirectory(db, { now: () => now++ });
        const rows = async () => [
          await db.selectFrom("deployments").selectAll().execute(),
          await db.selectFrom("sentinels").selectAll().execute(),
          await db.selectFrom("frontline_deployment_regions").selectAll().execute(),
        ];
        for (const each of writes) {
          await each(directory);
          const before = await rows();
          const statements = await log.during(async () => {
            const again = await Promise.all([each(directory), each(directory)]);
            expect(again).toEqual([{ changed: false }, { changed: false }]);
          });
          expect(statements.filter((statement) => !statement.startsWith("select"))).toEqual([]);
          expect(await rows()).toEqual(before);
        }
      }),
      { numRuns: 30 },
    ));
});

describe.each(sharedStores)("several who put at once on $name", (store) => {
  const ROUNDS = 10;
  const PUTS = 3 * ROUNDS;

  it("in several processes all succeed, and each row is written once", () =>
    withTables(store, async (db, { url }) => {
      const script = fileURLToPath(new URL("put-process.ts", import.meta.url));
      const args = ["--conditions=@frontline-routing/source", script, url, String(ROUNDS)];
      const processes = Array.from({ length: 3 }, () =>
        spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] }),
      );
      try {
        const outputs = processes.map(({ stdout }) => createInterface(stdout)[Symbol.asyncIterator]());
        for (const output of outputs) expect(await output.next()).toMatchObject({ value: "ready" });
        for (const { stdin } of processes) stdin.write("go");
        const answers = await Promise.all(
          outputs.map(async (output) => JSON.parse((await output.next()).value ?? "{}")),
        );
        expect(answers.reduce((sum, { changes }) => sum + changes, 0)).toBe(PUTS);
      } finally {
        for (const each of processes) each.kill();
      }
      const rows = await db.selectFrom("frontline_deployment_regions").select("running_replicas").execute();
      expect(rows).toHaveLength(2 * ROUNDS);
      const updated = await db.selectFrom("sentinels").select("id").where("updated_at", "is not", null).execute();
      expect(updated).toEqual([]);
    }));

  it("never mix two lists of regions", () =>
    withTables(store, async (db) => {
      const directory = createDirectory(db);
      await directory.putDeployment({ id: "d_1", environmentId: "env_1", status: "ready" });
      const lists = [["a.aws", "b.aws"], ["c.aws"], ["b.aws", "d.aws", "e.aws"]].map((names, i) =>
        names.map((region) => ({ region, runningReplicas: i })),
      );
      for (let round = 0; round < 10; round += 1) {
        await Promise.all(lists.map((list) => directory.putDeploymentRegions("d_1", list)));
        const rows = await db.selectFrom("frontline_deployment_regions").selectAll().orderBy("region").execute();
        const there = rows.map((row) => ({ region: row.region, runningReplicas: row.running_replicas }));
        expect(lists).toContainEqual(there);
      }
    }));
});
