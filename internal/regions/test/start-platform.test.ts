import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { openDatabase } from "@frontline-routing/frontline-adapter";
import { createTestDatabase } from "@frontline-routing/test-servers";
import type {} from "@frontline-routing/test-servers/vitest-global-setup";
import { afterAll, beforeAll, describe, expect, inject, it, vi } from "vitest";
import { askHealth } from "../src/health/ask-health.ts";
import { askFrontline, type Part, type Platform, putDeployment, startPlatform } from "../src/index.ts";
import { isAlive } from "./is-alive.ts";

const SLOW = { timeout: 120_000 }; // processes of a machine that may be busy
const SOON = { timeout: 60_000, interval: 50 };
const REGIONS = ["us-east-1.aws", "eu-west-1.aws"] as const;
const stores = [{ name: "SQLite", url: undefined }, ...inject("sqlServers").slice(0, 1)];

describe.each(stores)("a platform on $name", SLOW, ({ url }) => {
  let platform: Platform;
  let database: Awaited<ReturnType<typeof createTestDatabase>> | undefined;

  beforeAll(async () => {
    database = url === undefined ? undefined : await createTestDatabase(url);
    platform = await startPlatform({ regions: REGIONS, sentinelsPerRegion: 1, databaseUrl: database?.url });
    for (const name of ["d_1", "d_2"]) {
      await putDeployment(platform.directory, platform.environment, id(name), REGIONS);
    }
    await deploy("d_1", "api");
  }, 120_000);
  afterAll(async () => {
    await platform?.stop();
    await database?.drop();
  });

  const id = (name: string) => platform.environment.idOf(name);
  const hostname = () => platform.environment.hostname("api");
  const [first, second] = [0, 1].map((i) => () => {
    const region = platform.regions[i];
    if (region === undefined) throw new Error(`there is no region ${i}`);
    return region;
  }) as [() => Platform["regions"][0], () => Platform["regions"][0]];
  const sentinel = () => first().sentinels[0] as Platform["regions"][0]["sentinels"][0];
  const ask = (region = first()) => askFrontline(region.url, hostname());

  async function deploy(name: string, host: string): Promise<void> {
    const { client, environment } = platform;
    const fullyQualifiedDomainName = environment.hostname(host);
    await client.deploy(environment.id, {
      projectId: environment.projectId,
      deploymentId: id(name),
      hostnames: [{ fullyQualifiedDomainName, sticky: "live" }],
      live: "follow",
    });
  }

  it("answers in every region, by a sentinel of that region, for the deployment of the hostname", async () => {
    for (const region of platform.regions) {
      const { deployment, region: by, sentinel } = await ask(region);
      expect({ deployment, by, sentinel }).toEqual({
        deployment: id("d_1"),
        by: region.region,
        sentinel: region.sentinels[0]?.id,
      });
    }
  });

  it("marks a sentinel that was killed as unhealthy, answers by the other region, and the same again after a restart", async () => {
    const healthOf = async () => {
      const all = await platform.directory.listSentinels(platform.environment.id);
      return all.find((each) => each.id === sentinel().id)?.health;
    };
    await sentinel().kill();
    expect((await ask()).region).toBe(second().region);
    await vi.waitFor(async () => expect(await healthOf()).toBe("unhealthy"), SOON);
    await sentinel().restart();
    await platform.health.untilHealthy([sentinel()]);
    expect(await healthOf()).toBe("healthy");
    await vi.waitFor(async () => expect((await ask()).region).toBe(first().region), SOON);
  });

  it("refuses connections to a region that was killed, and answers there again after a restart", async () => {
    await second().kill();
    await expect(ask(second())).rejects.toMatchObject({ code: "ECONNREFUSED" });
    await second().restart();
    await vi.waitFor(async () => expect((await ask(second())).region).toBe(second().region), SOON);
  });

  it.each([
    ["routing service", () => platform.routingService],
    ["Restate server", () => platform.restate],
  ])("goes on after its %s was killed and started again", async (_name, part) => {
    const { pid } = part();
    await part().kill();
    expect(part().state).toBe("down");
    expect(isAlive(pid)).toBe(false);
    await part().restart();
    const { client, environment } = platform;
    const { deploymentId: live } = await client.getLiveDeployment(environment.id);
    const next = live === id("d_1") ? id("d_2") : id("d_1");
    await client.promote(environment.id, { deploymentId: next });
    await vi.waitFor(async () => expect((await ask()).deployment).toBe(next), SOON);
  });

  it.each([
    ["sentinel", () => sentinel()],
    ["frontline", () => first().frontline],
    ["routing service", () => platform.routingService],
    ["Restate server", () => platform.restate],
  ] as [string, () => Part][])("freezes and thaws its %s", async (_name, part) => {
    await part().freeze();
    expect(part().state).toBe("frozen");
    await expect(part().freeze()).rejects.toThrow("only what runs can be frozen");
    const { pid } = part();
    part().thaw();
    expect([part().state, part().pid]).toEqual(["running", pid]);
    expect((await ask()).deployment).toMatch(/^d_/);
  });

  it("stops and starts again in good order what is frozen", async () => {
    await sentinel().freeze();
    const { pid, id: name, address } = sentinel();
    expect(await askHealth(address, name, AbortSignal.timeout(300))).toBe("silent");
    await sentinel().restart();
    expect(sentinel().state).toBe("running");
    expect(isAlive(pid)).toBe(false);
  });

  it("serves what frontlines hold while the store is away, and the rest when it is back", async () => {
    const { client, environment, store } = platform;
    const { deploymentId } = await client.getLiveDeployment(environment.id);
    expect(deploymentId).not.toBeNull();
    const unseen = () => askFrontline(first().url, environment.hostname("unseen"));
    await deploy(deploymentId === id("d_1") ? "d_1" : "d_2", "unseen");
    const restarted = first().frontline; // so that it has not followed the new one
    await vi.waitFor(() => unseen(), SOON);
    store.cut();
    expect(store.isCut).toBe(true);
    await expect(askFrontline(first().url, environment.hostname("missing"))).rejects.toThrow("503");
    expect((await ask()).deployment).toBe(deploymentId);
    store.restore();
    expect(store.isCut).toBe(false);
    await vi.waitFor(
      () => expect(askFrontline(first().url, environment.hostname("missing"))).rejects.toThrow("404"),
      SOON,
    );
    expect(restarted.state).toBe("running");
  });

  it("tells of a part that ended by itself, and of no other", async () => {
    expect(platform.crashes).toEqual([]);
    process.kill(first().frontline.pid, "SIGKILL");
    await vi.waitFor(() => expect(platform.crashes).toHaveLength(1), SOON);
    expect(platform.crashes[0]).toContain(`frontline of ${REGIONS[0]} (pid ${first().frontline.pid}) ended by itself`);
    await first().restart();
  });

  it("leaves nothing when it is stopped: no process, no folder, no row", async () => {
    const { regions, restate, routingService, environment, store } = platform;
    const parts = [
      restate,
      routingService,
      ...regions.flatMap(({ frontline, sentinels }) => [frontline, ...sentinels]),
    ];
    const pids = parts.map(({ pid }) => pid);
    await Promise.all([platform.stop(), platform.stop()]);
    expect(pids.filter(isAlive)).toEqual([]);
    if (store.kind === "sqlite") return void expect(existsSync(dirname(store.url.slice("sqlite:".length)))).toBe(false);
    const db = openDatabase(store.url);
    for (const table of ["deployments", "sentinels", "frontline_routes", "frontline_environments"] as const) {
      expect(await db.selectFrom(table).select("environment_id").execute(), table).toEqual([]);
    }
    expect(await db.selectFrom("frontline_deployment_regions").selectAll().execute()).toEqual([]);
    expect(environment.id).toMatch(/^env_/);
    await db.destroy();
  });
});

describe("a platform that doesn't come up", SLOW, () => {
  it("is given up on an abort, and leaves nothing", async () => {
    const giveUp = new AbortController();
    const starting = startPlatform({ regions: ["us-east-1.aws"], signal: giveUp.signal });
    giveUp.abort();
    await expect(starting).rejects.toThrow("given up");
  });

  it("says why", async () => {
    await expect(startPlatform({ regions: ["nowhere"] })).rejects.toThrow("nowhere");
  });
});
