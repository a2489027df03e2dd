import { createConnection, type RowDataPacket } from "mysql2/promise";
import { describe, expect, inject, it } from "vitest";
import { createTestDatabase } from "../src/create-test-database.ts";

async function query(url: string, statement: string): Promise<RowDataPacket[]> {
  const connection = await createConnection({ uri: url });
  try {
    const [rows] = await connection.query<RowDataPacket[]>(statement);
    return rows;
  } finally {
    connection.destroy();
  }
}

describe.each(inject("sqlServers"))("a test database on $name", ({ url }) => {
  it("is there, empty, in utf8mb4, under its URL", async () => {
    const database = await createTestDatabase(url);
    const name = new URL(database.url).pathname.slice(1);
    const [row] = await query(database.url, "SELECT DATABASE() AS name, @@character_set_database AS charset");
    expect(row).toEqual({ name, charset: "utf8mb4" });
    expect(await query(database.url, "SHOW TABLES")).toEqual([]);
    await database.drop();
  });

  it("is another one each time, so that test files may run at once", async () => {
    const databases = await Promise.all(Array.from({ length: 8 }, () => createTestDatabase(url)));
    expect(new Set(databases.map((database) => database.url)).size).toBe(8);
    await Promise.all(databases.map((database) => database.drop()));
  });

  it("is gone after drop, which may be called twice", async () => {
    const database = await createTestDatabase(url);
    await database.drop();
    await database.drop();
    await expect(query(database.url, "SELECT 1")).rejects.toMatchObject({ code: "ER_BAD_DB_ERROR" });
  });

  it("leaves alone the database that the server's URL names", async () => {
    const outer = await createTestDatabase(url);
    const inner = await createTestDatabase(outer.url);
    await inner.drop();
    expect(await query(outer.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    await outer.drop();
  });
});

it("says which server is away, without its password", async () => {
  const failure = createTestDatabase("mysql://tester:hidden-word@127.0.0.1:1");
  await expect(failure).rejects.toMatchObject({
    code: "SQL_SERVER_UNREACHABLE",
    message: expect.stringMatching(/^mysql:\/\/\*\*\*@127\.0\.0\.1:1 can't create a database: (?!.*hidden-word)/),
  });
});
