import { afterEach, describe, expect, it } from "vitest";
import type { Router } from "../../src/index.ts";
import { aRoute, aRouter, aSource, down } from "../a-source.ts";

const routers: Router[] = [];
afterEach(async () => {
  await Promise.all(routers.splice(0).map((router) => router.close()));
});

/** A router that holds 4,000 routes, polled by hand at 250 ms of its clock. */
async function holdingMany() {
  const routes = Array.from({ length: 4_000 }, (_, i) => aRoute(`r${i}`, { environmentId: `env_${i % 2_000}` }));
  const world = aSource(routes);
  const { router, clock } = aRouter(world.source, { maxRoutes: 100_000 });
  routers.push(router);
  await router.poll();
  await router.lookupMany(routes.map((route) => route.fullyQualifiedDomainName));
  const pollFor = async (ms: number) => {
    for (const end = clock.now + ms; clock.now < end; ) {
      clock.now += 250;
      await router.poll();
    }
  };
  return { ...world, router, clock, routes, pollFor };
}

const deploymentAt = (router: Router, id: string) => router.routeCached(`${id}.example.com`)?.deploymentId;
const codeAt = (router: Router, id: string) =>
  router.route(`${id}.example.com`).then(
    () => "none",
    (error) => error.code,
  );

describe("within resyncMs a router finds, without being asked", () => {
  it("an UPDATE by hand", async () => {
    const { router, memory, pollFor, routes } = await holdingMany();
    for (const route of routes) memory.routes.set(route.id, { ...route, deploymentId: "d_hand" });
    await pollFor(5_000);
    expect(router.counters().routes.corrected).toBe(4_000);
  });

  it("a row that was deleted, and one that was made again with a lower revision", async () => {
    const { router, inner, move, pollFor } = await holdingMany();
    move("r2", "d_2");
    move("r2", "d_3");
    await pollFor(250);
    inner.removeRoute("r1");
    inner.removeRoute("r2");
    inner.putRoute(aRoute("r2", { deploymentId: "d_again" }));
    await pollFor(5_000);
    expect(await codeAt(router, "r1")).toBe("HOSTNAME_NOT_FOUND");
    const { route } = await router.lookupByHostname("r2.example.com");
    expect(route).toMatchObject({ deploymentId: "d_again", revision: 0 });
    expect(router.counters().routes.corrected).toBe(2);
  });

  it("a backup that was restored, with lower revisions of the same rows", async () => {
    const { router, memory, move, pollFor } = await holdingMany();
    move("r1", "d_2");
    await pollFor(250);
    memory.routes.set("r1", aRoute("r1", { environmentId: "env_1" }));
    await pollFor(5_000);
    const { route } = await router.lookupByHostname("r1.example.com");
    expect(route).toMatchObject({ deploymentId: "d_1", revision: 0 });
  });
});

it("reads at most 1,000 hostnames and 500 environments in a poll, and what a failed one asked for in the next", async () => {
  const { router, source, setTrouble, clock } = await holdingMany();
  const asked: { hostnames: readonly string[]; environmentIds: readonly string[] }[] = [];
  const { changes } = source;
  source.changes = (query, options) => {
    asked.push(query.again);
    return changes(query, options);
  };
  clock.now += 60_000;
  setTrouble(down);
  await router.poll();
  setTrouble(() => undefined);
  clock.now += 250;
  await router.poll();
  expect(asked.map(({ hostnames, environmentIds }) => [hostnames.length, environmentIds.length])).toEqual([
    [1_000, 500],
    [1_000, 500],
  ]);
  expect(new Set(asked[1]?.hostnames)).toEqual(new Set(asked[0]?.hostnames));
  expect(deploymentAt(router, "r1")).toBe("d_1");
});

it("takes a write past the history for one, also where a poll that would have found it has failed", async () => {
  const { router, memory, clock, setTrouble } = await holdingMany();
  memory.routes.set("r1", aRoute("r1", { environmentId: "env_1", deploymentId: "d_hand" }));
  clock.now += 250;
  setTrouble(down);
  await router.poll();
  expect(router.freshness().doubts).toBeGreaterThan(0);
  setTrouble(() => undefined);
  clock.now += 1;
  await router.poll();
  expect(deploymentAt(router, "r1")).toBe("d_hand");
  expect(router.counters().routes.corrected).toBe(1);
});

it("reads again first what was only read from a replica that lags", async () => {
  const { source } = aSource(["r1", "r2", "r3", "r4"].map((id) => aRoute(id)));
  const { router, clock } = aRouter(source);
  routers.push(router);
  await router.poll();
  await router.lookupMany(["r1", "r2", "r3", "r4"].map((id) => `${id}.example.com`));
  const { changes } = source;
  source.changes = async (query, options) => ({ outcome: "behind", again: (await changes(query, options)).again });
  clock.now += 5_000;
  await router.poll();
  let asked: readonly string[] = [];
  source.changes = (query, options) => {
    asked = query.again.hostnames;
    return changes(query, options);
  };
  clock.now += 1;
  await router.poll();
  expect(asked).toHaveLength(4);
});

it("counts a hostname once that is in doubt and was asked for by a failed poll", async () => {
  const { source, setTrouble } = aSource();
  const { router } = aRouter(source);
  routers.push(router);
  await router.poll();
  const { lookup } = source;
  source.lookup = async (query, options) => ({ ...(await lookup(query, options)), covers: false });
  await router.route("r1.example.com");
  expect(router.freshness().doubts).toBe(1);
  setTrouble(down);
  await router.poll();
  expect(router.freshness().doubts).toBe(1);
  setTrouble(() => undefined);
  await router.poll();
  expect(router.freshness().doubts).toBe(0);
});
