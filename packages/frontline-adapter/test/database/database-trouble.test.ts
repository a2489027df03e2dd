import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRouter } from "@frontline-routing/frontline-core";
import { freePort } from "@frontline-routing/test-servers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRouteRepository, createRouteSource, migrateToLatest, openDatabase } from "../../src/index.ts";
import { expectNoLeaks, SECRET } from "../leaks.ts";
import { type StoreDatabase, serverStores } from "../stores.ts";

/** What each of the package's doors rejects with. */
async function rejections(url: string): Promise<Error[]> {
  const db = openDatabase(url, { connectTimeoutMs: 2_000 });
  const router = createRouter({ region: "us-east-1.aws", source: createRouteSource(db) });
  const repository = createRouteRepository(db);
  const changeSet = { changeId: "c_1", environmentId: "env_1", deploymentId: "d_1", routes: [], now: 1 };
  try {
    const attempts = [
      migrateToLatest(db),
      repository.findRoutes(["r_1"]),
      repository.commit(changeSet),
      router.lookupByHostname("api.example.com"),
      router.route("api.example.com"),
    ];
    const settled = await Promise.allSettled(attempts);
    return settled.map((attempt) => (attempt.status === "rejected" ? attempt.reason : new Error("no rejection")));
  } finally {
    await router.close();
    await db.destroy();
  }
}

function expectProblem(errors: readonly Error[], problem: RegExp): void {
  expect(errors.map((error) => "code" in error && error.code)).toEqual([
    "MIGRATION_FAILED",
    "REPOSITORY_UNAVAILABLE",
    "REPOSITORY_UNAVAILABLE",
    "LOOKUP_FAILED",
    "LOOKUP_FAILED",
  ]);
  for (const error of errors) {
    expect(error.message).toMatch(problem);
    expect(error.cause).toBeInstanceOf(Error);
    expect(error.message).not.toMatch(/select|insert|127\.0\.0\.1/i);
    expectNoLeaks(error);
  }
  expect(errors[4]).toMatchObject({ status: 503, publicMessage: "The service is temporarily unavailable." });
}

describe.each(serverStores)("with $name, every door of the package says what is wrong", (store) => {
  let database: StoreDatabase;
  beforeAll(async () => {
    database = await store.create();
  });
  afterAll(() => database.drop());

  const changed = (change: (url: URL) => void) => {
    const url = new URL(database.url);
    change(url);
    return url.href;
  };

  it("when the password is wrong", async () => {
    const url = changed((it) => Object.assign(it, { username: it.username || "root", password: SECRET }));
    expectProblem(await rejections(url), /check the user and password of its URL/);
  });

  it("when the user is unknown", async () => {
    const url = changed((it) => Object.assign(it, { username: "nobody-here", password: SECRET }));
    expectProblem(await rejections(url), /check the user and password of its URL/);
  });

  it("when the database is unknown", async () => {
    const url = changed((it) => Object.assign(it, { pathname: "/no_such_database" }));
    expectProblem(await rejections(url), /no database of the name at the end of the URL: create it/);
  });

  it("when nothing listens at the port", async () => {
    const port = String(await freePort());
    const url = changed((it) => Object.assign(it, { port, username: "root", password: SECRET }));
    expectProblem(await rejections(url), /can't be reached: check that it runs, and the host and port/);
  });
});

describe("with SQLite, every door of the package says what is wrong", () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "frontline-adapter-"));
  });
  afterAll(() => rm(directory, { recursive: true }));

  it("when the directory is not there", async () => {
    expectProblem(await rejections(`sqlite:${join(directory, "nowhere", "frontline.db")}`), /check that its directory/);
  });

  it("when the file is something else", async () => {
    const file = join(directory, "notes.txt");
    await writeFile(file, "not a database, and longer than the hundred bytes of a header ".repeat(20));
    expectProblem(await rejections(`sqlite:${file}`), /that it is a SQLite database/);
  });
});

describe("after db.destroy()", () => {
  it("says that the handle is closed", async () => {
    const db = openDatabase("sqlite::memory:");
    await migrateToLatest(db);
    await db.destroy();
    const find = createRouteRepository(db).findRoutes(["r_1"]);
    await expect(find).rejects.toThrow(/handle is closed/);
  });
});
