import { createRouter } from "@frontline-routing/frontline-core";
import { normalizeHostname, parseRegion } from "@frontline-routing/router-core";
import fc from "fast-check";
import type { Kysely } from "kysely";
import { beforeEach, describe, expect, it } from "vitest";
import { createRouteSource, type FrontlineSchema } from "../../src/index.ts";
import { aRoute, aSentinel, insertRoutes, insertSentinels, wipe } from "../seed.ts";
import { stores } from "../stores.ts";
import { useDatabase } from "../use-database.ts";

const taken = (insert: Promise<unknown>): Promise<boolean> =>
  insert.then(
    () => true,
    () => false,
  );

/** Any text, mostly near to what is checked. */
const near = (alphabet: string) =>
  fc.oneof(
    fc.string({ unit: "binary", maxLength: 12 }),
    fc.string({ unit: fc.constantFrom(...alphabet), maxLength: 12 }),
  );

describe.each(stores)("the tables made on $name", (store) => {
  const database = useDatabase(store);
  beforeEach(() => wipe(database.db));

  const insertHostname = (hostname: string) =>
    insertRoutes(database.db, [aRoute({ id: `r_${hostname}`, fullyQualifiedDomainName: hostname })]);
  const insertRegion = (region: string) => insertSentinels(database.db, aSentinel({ id: `s_${region}`, region }));
  const insertDeploymentRegion = (region: string, runningReplicas = 1) =>
    database.db
      .insertInto("frontline_deployment_regions")
      .values({ deployment_id: "d_1", region, running_replicas: runningReplicas, updated_at: 1 })
      .execute();

  it.each([
    [
      "a hostname in upper case",
      () => insertHostname("Api.example.com"),
      "frontline_routes_fully_qualified_domain_name_form",
    ],
    [
      "a hostname with a port",
      () => insertHostname("api.example.com:443"),
      "frontline_routes_fully_qualified_domain_name_form",
    ],
    [
      "a hostname with a trailing dot",
      () => insertHostname("api.example.com."),
      "frontline_routes_fully_qualified_domain_name_form",
    ],
    [
      "a hostname in its own script",
      () => insertHostname("bücher.example"),
      "frontline_routes_fully_qualified_domain_name_form",
    ],
    ["a wildcard", () => insertHostname("*.example.com"), "frontline_routes_fully_qualified_domain_name_form"],
    ["an empty hostname", () => insertHostname(""), "frontline_routes_fully_qualified_domain_name_form"],
    ["a region without a platform", () => insertRegion("us-east-1"), "sentinels_region_form"],
    ["an empty region", () => insertRegion(""), "sentinels_region_form"],
    [
      "a region of a deployment without a platform",
      () => insertDeploymentRegion("us-east-1"),
      "frontline_deployment_regions_region_form",
    ],
    [
      "less than no replica",
      () => insertDeploymentRegion("us-east-1.aws", -1),
      "frontline_deployment_regions_running_replicas_form",
    ],
  ])("refuse %s, by a check of the same name", async (_, insert, name) => {
    await expect(insert()).rejects.toThrow(name);
  });

  it("refuse words outside their list", async () => {
    const { db } = database;
    for (const word of ["sometimes", "", "LIVE"]) {
      expect([word, await taken(insertRoutes(db, [aRoute({ sticky: word as never })]))]).toEqual([word, false]);
    }
    expect(await taken(insertSentinels(db, aSentinel({ health: "splendid" as never })))).toBe(false);
    expect(await taken(insertSentinels(db, aSentinel({ desired_state: "jogging" as never })))).toBe(false);
    expect(await taken(insertChange(db, "swap"))).toBe(false);
    expect(await taken(insertChange(db, "move"))).toBe(true);
  });

  it("refuse texts that are longer than their column", async () => {
    const { db } = database;
    expect(await taken(insertRoutes(db, [aRoute({ id: "🛰".repeat(129) })]))).toBe(false);
    expect(await taken(insertHostname("a".repeat(257)))).toBe(false);
    expect(await taken(insertSentinels(db, aSentinel({ image: "i".repeat(256) })))).toBe(false);
    expect(await taken(insertChange(db, "move", { reason: "r".repeat(256) }))).toBe(false);
    expect(await taken(insertRoutes(db, [aRoute({ id: "🛰".repeat(128) })]))).toBe(true);
  });

  it("take just the hostnames that requests are looked up by", () =>
    fc.assert(
      fc.asyncProperty(near("aZ09-_.:[]*%/ é"), async (hostname) => {
        await wipe(database.db);
        const name = /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/.test(hostname);
        const address = /^\[[0-9a-f:.]*:[0-9a-f:.]*\]$/.test(hostname);
        expect(await taken(insertHostname(hostname))).toBe(name || address);
      }),
      { numRuns: 200, examples: [["[::1]"], ["[]"], ["a\n"], ["a\0"], ["\0"], ["a.b"], ["a..b"], ["."], ["-"]] },
    ));

  it("take every hostname that normalizeHostname makes", () =>
    fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.domain(),
          fc.ipV4(),
          fc.ipV6().map((ip) => `[${ip}]`),
        ),
        async (hostname) => {
          await wipe(database.db);
          await insertHostname(normalizeHostname(hostname));
        },
      ),
      { numRuns: 50, examples: [["BÜCHER.example.:443"]] },
    ));

  it("take just the regions that parseRegion takes", () =>
    fc.assert(
      fc.asyncProperty(near("ab1-. A"), async (region) => {
        await wipe(database.db);
        expect(await taken(insertRegion(region))).toBe(await taken((async () => parseRegion(region))()));
      }),
      {
        numRuns: 200,
        examples: [["us-east-1.aws"], ["a.b\n"], ["a.b\0"], ["a-.b"], ["a.-b"], ["-a.b"], ["a.b-"], ["a.b.c"]],
      },
    ));

  it("hold several sentinels of one environment in a region, and requests are spread over them", async () => {
    const { db } = database;
    await insertRoutes(db, [aRoute()]);
    await insertSentinels(db, aSentinel({ id: "s_1" }), aSentinel({ id: "s_2" }));
    const router = createRouter({ region: "us-east-1.aws", source: createRouteSource(db) });
    const used = new Set<string | undefined>();
    for (let i = 0; i < 64; i += 1) used.add((await router.route("api.example.com")).localSentinel?.id);
    expect([...used].sort()).toEqual(["s_1", "s_2"]);
    await router.close();
  });

  it("hold one row for a deployment in a region, and tell ids apart by case and trailing spaces", async () => {
    const insert = (deployment_id: string) =>
      database.db
        .insertInto("frontline_deployment_regions")
        .values({ deployment_id, region: "us-east-1.aws", running_replicas: 0, updated_at: 1 })
        .execute();
    for (const id of ["d_1", "D_1", "d_1 "]) await insert(id);
    expect(await taken(insert("d_1"))).toBe(false);
  });

  it("hold one sentinel of a name, and one at an address", async () => {
    const { db } = database;
    await insertSentinels(db, aSentinel({ id: "s_1", k8s_name: "n_1", k8s_address: "one:1" }));
    expect(await taken(insertSentinels(db, aSentinel({ id: "s_2", k8s_name: "n_1", k8s_address: "two:1" })))).toBe(
      false,
    );
    expect(await taken(insertSentinels(db, aSentinel({ id: "s_2", k8s_name: "n_2", k8s_address: "one:1" })))).toBe(
      false,
    );
  });
});

async function insertChange(
  db: Kysely<FrontlineSchema>,
  kind: string,
  { reason = null }: { readonly reason?: string | null } = {},
): Promise<void> {
  await db
    .insertInto("frontline_route_changes")
    .values({
      change_id: "c_1",
      environment_id: "env_1",
      kind: kind as never,
      frontline_route_id: "r_1",
      previous_deployment_id: "",
      deployment_id: "d_1",
      revision: 1,
      actor: null,
      reason,
      changed_at: 1,
    })
    .execute();
}
