import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { retryBusy } from "../../src/database/sqlite/open-file.ts";
import { sqliteFile } from "../stores.ts";

describe("retryBusy", () => {
  it("gives up after the tries it has, with SQLite's own error", async () => {
    const database = await sqliteFile.create();
    const [holder, waiter] = [0, 1].map(() => new DatabaseSync(database.url.slice("sqlite:".length), { timeout: 0 }));
    holder?.exec("begin immediate");
    let tries = 0;
    const begin = () => {
      tries += 1;
      waiter?.exec("begin immediate");
    };
    await expect(retryBusy(begin, 3)).rejects.toMatchObject({ errcode: 5 });
    expect(tries).toBe(3);
    holder?.exec("rollback");
    await retryBusy(begin, 3);
    expect(tries).toBe(4);
    holder?.close();
    waiter?.close();
    await database.drop();
  });

  it("hands on every other error at once", async () => {
    let tries = 0;
    const fail = () => {
      tries += 1;
      throw new Error("on purpose");
    };
    await expect(retryBusy(fail)).rejects.toThrow("on purpose");
    expect(tries).toBe(1);
  });
});
