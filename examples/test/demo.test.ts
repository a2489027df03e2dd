import { request } from "node:http";
import { openDatabase } from "@frontline-routing/frontline-adapter";
import { createTestDatabase } from "@frontline-routing/test-servers";
import type {} from "@frontline-routing/test-servers/vitest-global-setup";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { DEMO_TIMEOUT_MS, pidsIn, runDemo } from "./demo/run-demo.ts";

const PARTS = 11; // Restate, the routing service, three frontlines and six sentinels

describe("the demo", { timeout: DEMO_TIMEOUT_MS }, () => {
  it("plays the story to the end without a failed request, in plain lines, and leaves nothing", async () => {
    const demo = await runDemo();
    expect(await demo.closed, demo.output()).toEqual([0, null]);
    const output = demo.output();
    expect(output).toMatch(/demo: everything worked, in [\d.]+ s\n$/);
    expect(output).toContain("every call of the frontlines' sources is made to fail");
    expect(output).toContain("✓ history: each of the 24 routes was moved exactly once");
    expect(output).toMatch(/ {3}\d{3,} requests, [1-9]\d+ of them over two hops; [1-9]\d* messages on WebSockets\n/);
    expect(output).toMatch(/ {3}\d+ cut by the death of a process that was answering\n/);
    expect(output).toMatch(/ {3}✓ 0 failed\n {3}✓ 0 answered by a wrong deployment, 1000 ms or more after a change\n/);
    // Time in which the machine stood still counts for nothing, and may be all that a change took.
    const fewest = output.includes("this machine stood still") ? 0 : 1;
    expect(Number(/ {3}✓ switched within (\d+) ms/.exec(output)?.[1])).toBeGreaterThanOrEqual(fewest);
    expect(output).not.toContain("\x1b");
    expect(pidsIn(output).length).toBeGreaterThan(PARTS);
    await demo.leftNothing();
  });

  it.each(["SIGINT", "SIGHUP"] as const)("leaves nothing on %s", async (signal) => {
    const demo = await runDemo();
    await demo.printed("Deploy d_1");
    demo.kill(signal);
    expect(await demo.closed, demo.output()).toEqual([1, null]);
    expect(demo.output()).toMatch(new RegExp(`\ndemo: stopped by ${signal}\n$`));
    expect(pidsIn(demo.output()).length).toBeGreaterThanOrEqual(PARTS);
    await demo.leftNothing();
  });

  it("gives its start up on a signal", async () => {
    const demo = await runDemo();
    await demo.printed("Three regions");
    demo.kill("SIGTERM");
    expect(await demo.closed, demo.output()).toEqual([1, null]);
    expect(demo.output()).toMatch(/\ndemo: stopped by SIGTERM\n$/);
    await demo.leftNothing();
  });

  it("leaves no process and no folder on SIGKILL", async () => {
    const demo = await runDemo();
    await demo.printed("Deploy d_1");
    demo.kill("SIGKILL");
    expect(await demo.closed).toEqual([null, "SIGKILL"]);
    await demo.leftNothing();
  });

  it("helps, and refuses what it doesn't know", async () => {
    const helped = await runDemo(["--help"]);
    expect(await helped.closed).toEqual([0, null]);
    expect(helped.output()).toMatch(/^pnpm demo \[--keep\]\n/);
    const refused = await runDemo(["--keeep"]);
    expect(await refused.closed).toEqual([2, null]);
    expect(refused.output()).toContain("Unknown option '--keeep'");
    await refused.leftNothing();
  });

  it.each([
    ["an unreachable database", "mysql://root:secret@127.0.0.1:1/frontline", "can't be reached"],
    ["a database it doesn't know", "postgres://root:secret@127.0.0.1/frontline", "expected mysql://"],
    ["a database that processes can't share", "sqlite::memory:", "name a file: sqlite:./file.db"],
  ])("says what is wrong with %s, in one line and without its password", async (_what, databaseUrl, problem) => {
    const demo = await runDemo([], databaseUrl);
    expect(await demo.closed).toEqual([1, null]);
    expect(demo.output()).toContain(problem);
    expect(demo.output()).not.toMatch(/secret|\n\s+at /);
    await demo.leftNothing();
  });
});

describe.each(inject("sqlServers").slice(0, 1))("the demo on $name", { timeout: DEMO_TIMEOUT_MS }, ({ url }) => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  beforeAll(async () => {
    database = await createTestDatabase(url);
  });
  afterAll(() => database?.drop());

  it("keeps running when asked to, beside another one that is stopped, and takes its rows away", async () => {
    const demo = await runDemo(["--keep"], database.url);
    await demo.printed("Deploy d_2");
    const other = await runDemo([], database.url);
    await other.printed("Deploy d_1");
    other.kill("SIGTERM");
    expect(await other.closed, other.output()).toEqual([1, null]);
    await other.leftNothing();
    expect(await countRows(database.url), demo.output()).toBeGreaterThan(0); // those of the one that goes on

    await demo.printed("until Ctrl-C");
    await demo.printed("/Promote");
    expect(demo.output()).toContain("switched within");
    expect(demo.output()).toContain("every connection to it is cut");
    const [, host = "", address = ""] = /curl -H 'host: (\S+)' (\S+)/.exec(demo.output()) ?? [];
    expect(JSON.parse(await get(address, host))).toMatchObject({ deployment: expect.stringMatching(/^d_1_/), host });

    demo.kill("SIGINT");
    expect(await demo.closed, demo.output()).toEqual([0, null]);
    await demo.leftNothing();
    expect(await countRows(database.url)).toBe(0);
  });
});

/** A plain client: `fetch` sets its own `host`. */
function get(address: string, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    request(address, { headers: { host } }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      response.on("end", () => resolve(text));
    })
      .on("error", reject)
      .end();
  });
}

/** How many rows there are in the tables that a demo writes to. */
async function countRows(url: string): Promise<number> {
  const db = openDatabase(url);
  let rows = 0;
  for (const table of [
    "deployments",
    "frontline_deployment_regions",
    "frontline_environments",
    "frontline_live_changes",
    "frontline_route_changes",
    "frontline_routes",
    "sentinels",
  ] as const) {
    const { count } = await db
      .selectFrom(table)
      .select((eb) => eb.fn.countAll<number | string>().as("count"))
      .executeTakeFirstOrThrow();
    rows += Number(count);
  }
  await db.destroy();
  return rows;
}
