import { createRouter } from "@frontline-routing/frontline-core";
import type { Kysely } from "kysely";
import { beforeEach, describe, expect, it } from "vitest";
import { createDirectory, createRouteSource, type Directory, type FrontlineSchema } from "../../src/index.ts";
import { createQueryLog } from "../query-log.ts";
import { aRoute, insertRoutes, wipe } from "../seed.ts";
import { stores } from "../stores.ts";
import { useDatabase } from "../use-database.ts";
import { aDeployment, aSentinel } from "./entries.ts";

const CHANGED = { changed: true };
const SAME = { changed: false };

describe.each(stores)("createDirectory on $name", (store) => {
  const log = createQueryLog();
  const database = useDatabase(store, { log: log.log });
  let directory: Directory;
  let now: number;
  let db: Kysely<FrontlineSchema>;
  beforeEach(async () => {
    ({ db } = database);
    await wipe(db);
    now = 100;
    directory = createDirectory(db, { now: () => now });
  });

  const deployments = () => db.selectFrom("deployments").selectAll().execute();
  const sentinels = () => db.selectFrom("sentinels").selectAll().execute();
  const regions = () => db.selectFrom("frontline_deployment_regions").selectAll().orderBy("region").execute();
  /** Expects a call to answer that nothing changed, and to have written nothing at all. */
  async function expectNothingWritten(call: () => Promise<unknown>): Promise<void> {
    const before = [await deployments(), await sentinels(), await regions()];
    now += 1;
    let answer: unknown;
    const statements = await log.during(async () => {
      answer = await call();
    });
    expect(answer).toEqual(SAME);
    expect(statements.filter((statement) => !statement.startsWith("select"))).toEqual([]);
    expect([await deployments(), await sentinels(), await regions()]).toEqual(before);
  }

  describe("putDeployment", () => {
    it("makes a row with defaults, and then writes nothing", async () => {
      expect(await directory.putDeployment(aDeployment())).toEqual(CHANGED);
      expect(await deployments()).toMatchObject([
        {
          id: "d_1",
          environment_id: "env_1",
          status: "ready",
          desired_state: "running",
          created_at: 100,
          updated_at: null,
          project_id: "",
          workspace_id: "",
        },
      ]);
      await expectNothingWritten(() => directory.putDeployment(aDeployment()));
    });

    it("writes what changed and its time, and leaves what was left out as it is", async () => {
      await directory.putDeployment(aDeployment({ createdAt: 7, projectId: "p_1", workspaceId: "w_1" }));
      now = 200;
      expect(await directory.putDeployment(aDeployment({ status: "failed", desiredState: "stopped" }))).toEqual(
        CHANGED,
      );
      const there = { created_at: 7, project_id: "p_1", workspace_id: "w_1", updated_at: 200 };
      expect(await deployments()).toMatchObject([{ ...there, status: "failed", desired_state: "stopped" }]);
    });

    it("refuses to move one to another environment, and says where it is", async () => {
      await directory.putDeployment(aDeployment());
      const moved = directory.putDeployment(aDeployment({ environmentId: "env_2", status: "failed" }));
      await expect(moved).rejects.toMatchObject({
        name: "DirectoryError",
        code: "DIRECTORY_CONFLICT",
        field: "environmentId",
        message:
          'environmentId must be "env_1", where deployment "d_1" is, got "env_2"; a deployment stays in its environment: give this one an id of its own',
      });
      expect(await deployments()).toMatchObject([{ environment_id: "env_1", status: "ready" }]);
    });
  });

  describe("putDeploymentRegions", () => {
    beforeEach(() => directory.putDeployment(aDeployment()));

    it("replaces the whole set, and touches no row that stays", async () => {
      const put = (counts: Record<string, number>) =>
        directory.putDeploymentRegions(
          "d_1",
          Object.entries(counts).map(([region, runningReplicas]) => ({ region, runningReplicas })),
        );
      expect(await put({ "a.aws": 1, "b.aws": 2, "c.aws": 3 })).toEqual(CHANGED);
      now = 200;
      expect(await put({ "d.aws": 4, "c.aws": 0, "b.aws": 2 })).toEqual(CHANGED);
      const rows = await regions();
      expect(rows.map((row) => [row.deployment_id, row.region, row.running_replicas, row.updated_at])).toEqual([
        ["d_1", "b.aws", 2, 100],
        ["d_1", "c.aws", 0, 200],
        ["d_1", "d.aws", 4, 200],
      ]);
      expect(await deployments()).toMatchObject([{ updated_at: 200 }]);
      await expectNothingWritten(() => put({ "b.aws": 2, "d.aws": 4, "c.aws": 0 }));
      expect(await put({})).toEqual(CHANGED);
      expect(await regions()).toEqual([]);
      await expectNothingWritten(() => put({}));
    });

    it("leaves other deployments' regions alone", async () => {
      await directory.putDeployment(aDeployment({ id: "d_2" }));
      await directory.putDeploymentRegions("d_2", [{ region: "a.aws", runningReplicas: 1 }]);
      await directory.putDeploymentRegions("d_1", [{ region: "a.aws", runningReplicas: 2 }]);
      await directory.putDeploymentRegions("d_1", []);
      expect(await regions()).toMatchObject([{ deployment_id: "d_2", running_replicas: 1 }]);
    });

    it("refuses a deployment that isn't there, one in other spelling too", async () => {
      for (const id of ["d_2", "D_1", "d_1 "]) {
        const put = directory.putDeploymentRegions(id, [{ region: "a.aws", runningReplicas: 1 }]);
        await expect(put).rejects.toMatchObject({ code: "UNKNOWN_DEPLOYMENT", deploymentId: id });
      }
      expect(await regions()).toEqual([]);
    });
  });

  describe("putSentinel", () => {
    it("makes a row with defaults, its name from its id, and then writes nothing", async () => {
      expect(await directory.putSentinel(aSentinel())).toEqual(CHANGED);
      expect(await sentinels()).toMatchObject([
        {
          id: "s_1",
          environment_id: "env_1",
          region: "us-east-1.aws",
          k8s_address: "s-1.internal:8040",
          health: "unknown",
          desired_state: "running",
          desired_replicas: 1,
          available_replicas: 1,
          project_id: "",
          workspace_id: "",
          k8s_name: "s_1",
          image: "",
          cpu_millicores: 0,
          memory_mib: 0,
          version: 0,
          created_at: 100,
          updated_at: null,
        },
      ]);
      await expectNothingWritten(() => directory.putSentinel(aSentinel()));
      await expectNothingWritten(() => directory.putSentinel(aSentinel({ k8sAddress: "S-1.Internal.:08040" })));
    });

    it("writes what changed and its time, and leaves what was left out as it is", async () => {
      const whole = {
        health: "healthy",
        desiredState: "standby",
        availableReplicas: 3,
        projectId: "p_1",
        workspaceId: "w_1",
        k8sName: "sentinel-1",
        image: "sentinel:1",
        desiredReplicas: 4,
        cpuMillicores: 250,
        memoryMib: 256,
        version: Number.MAX_SAFE_INTEGER,
      } as const;
      await directory.putSentinel(aSentinel(whole));
      await expectNothingWritten(() => directory.putSentinel(aSentinel(whole)));
      now = 200;
      expect(await directory.putSentinel(aSentinel({ region: "eu-west-1.aws" }))).toEqual(CHANGED);
      expect(await sentinels()).toMatchObject([
        {
          region: "eu-west-1.aws",
          health: "healthy",
          desired_state: "standby",
          available_replicas: 3,
          k8s_name: "sentinel-1",
          image: "sentinel:1",
          updated_at: 200,
        },
      ]);
    });

    it("refuses what only one may have, and names the one that has it", async () => {
      await directory.putSentinel(aSentinel({ id: "s_1", k8sName: "one" }));
      const other = aSentinel({ id: "s_2", k8sAddress: "s-2.internal:8040" });
      const refused = (sentinel: Parameters<Directory["putSentinel"]>[0]) =>
        directory.putSentinel(sentinel).catch((error: Error) => error.message);
      const remedy = "remove that one, or give this one another";
      const address = `k8sAddress "s-1.internal:8040" is taken by sentinel "s_1": ${remedy}`;
      expect(await refused({ ...other, k8sAddress: "s-1.internal:8040" })).toBe(address);
      expect(await refused({ ...other, k8sName: "one" })).toBe(`k8sName "one" is taken by sentinel "s_1": ${remedy}`);
      expect(await refused(aSentinel({ environmentId: "env_2" }))).toMatch(
        /^environmentId must be "env_1", where sentinel/,
      );
      await directory.putSentinel(other);
      expect(await refused({ ...other, k8sAddress: "s-1.internal:8040" })).toBe(address);
    });

    it("makes what a router decides by", async () => {
      await insertRoutes(db, [aRoute()]);
      await directory.putSentinel(aSentinel({ health: "healthy" }));
      const router = createRouter({ region: "us-east-1.aws", source: createRouteSource(db) });
      const { localSentinel } = await router.route("api.example.com");
      expect(localSentinel).toMatchObject({ id: "s_1", k8sAddress: "s-1.internal:8040" });
      await router.close();
    });
  });

  describe("setSentinelHealth", () => {
    it("writes health and replicas, and then nothing", async () => {
      await directory.putSentinel(aSentinel());
      now = 200;
      expect(await directory.setSentinelHealth("s_1", "healthy", { availableReplicas: 2 })).toEqual(CHANGED);
      expect(await sentinels()).toMatchObject([{ health: "healthy", available_replicas: 2, updated_at: 200 }]);
      await expectNothingWritten(() => directory.setSentinelHealth("s_1", "healthy", { availableReplicas: 2 }));
      await expectNothingWritten(() => directory.setSentinelHealth("s_1", "healthy"));
      expect(await directory.setSentinelHealth("s_1", "paused")).toEqual(CHANGED);
      expect(await sentinels()).toMatchObject([{ health: "paused", available_replicas: 2 }]);
    });

    it("refuses a sentinel that isn't there, one in other spelling too", async () => {
      await directory.putSentinel(aSentinel());
      for (const id of ["s_2", "S_1", "s_1 "]) {
        await expect(directory.setSentinelHealth(id, "healthy")).rejects.toMatchObject({
          code: "UNKNOWN_SENTINEL",
          field: "sentinelId",
          message: `sentinelId ${JSON.stringify(id)} is no sentinel that is there: put it first, by putSentinel`,
        });
      }
    });
  });

  it("removes a sentinel, and one that isn't there without a word", async () => {
    await directory.putSentinel(aSentinel());
    await expectNothingWritten(() => directory.removeSentinel("S_1"));
    expect(await directory.removeSentinel("s_1")).toEqual(CHANGED);
    await expectNothingWritten(() => directory.removeSentinel("s_1"));
    expect(await sentinels()).toEqual([]);
  });

  it("lists an environment's sentinels by region and id, and its routes by hostname", async () => {
    await directory.putSentinel(aSentinel({ id: "s_2", k8sAddress: "s-2:1", region: "b.aws", health: "healthy" }));
    await directory.putSentinel(aSentinel({ id: "s_1", k8sAddress: "s-1:1", region: "b.aws" }));
    await directory.putSentinel(aSentinel({ id: "s_3", k8sAddress: "s-3:1", region: "a.aws", availableReplicas: 0 }));
    await directory.putSentinel(aSentinel({ id: "s_4", k8sAddress: "s-4:1", environmentId: "ENV_1" }));
    const listed = await directory.listSentinels("env_1");
    expect(listed.map(({ id }) => id)).toEqual(["s_3", "s_1", "s_2"]);
    expect(listed[2]).toEqual({
      id: "s_2",
      environmentId: "env_1",
      region: "b.aws",
      k8sAddress: "s-2:1",
      health: "healthy",
      desiredState: "running",
      availableReplicas: 1,
    });
    const [b, a, c, d] = [
      aRoute({ id: "r_1", fullyQualifiedDomainName: "b.example.com" }),
      aRoute({ id: "r_2", fullyQualifiedDomainName: "a.example.com", sticky: "none", deploymentId: "" }),
      aRoute({ id: "r_3", fullyQualifiedDomainName: "c.example.com", environmentId: "env_2" }),
      aRoute({ id: "r_4", fullyQualifiedDomainName: "d.example.com", sticky: "deployment" }),
    ];
    await insertRoutes(db, [b, a, c, d]);
    expect(await directory.listRoutes("env_1")).toEqual([a, b, d]);
    expect(await directory.listRoutes("env_3")).toEqual([]);
    expect(await directory.listSentinels("env_3")).toEqual([]);
  });
});
