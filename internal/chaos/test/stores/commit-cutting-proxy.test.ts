import { createTestDatabase, LOOPBACK, type TestDatabase } from "@frontline-routing/test-servers";
import { type Connection, createConnection, type RowDataPacket } from "mysql2/promise";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import { type CommitCuttingProxy, startCommitCuttingProxy } from "../../src/stores/commit-cutting-proxy.ts";

describe.each(inject("sqlServers"))("the proxy in front of $name", ({ url }) => {
  let database: TestDatabase;
  let proxy: CommitCuttingProxy;
  let direct: Connection;
  let proxied: Connection;

  beforeAll(async () => {
    database = await createTestDatabase(url);
    const { hostname, port } = new URL(url);
    proxy = await startCommitCuttingProxy({ host: hostname, port: Number(port) });
    direct = await createConnection({ uri: database.url });
    await direct.query("create table t (word varchar(20))");
  });
  afterAll(async () => {
    direct?.destroy();
    await proxy?.close();
    await database?.drop();
  });
  beforeEach(async () => {
    const through = new URL(database.url);
    through.hostname = LOOPBACK;
    through.port = String(proxy.port);
    proxied = await createConnection({ uri: through.href });
    proxied.on("error", () => undefined);
    await direct.query("delete from t");
    await proxied.query("begin");
    await proxied.query("insert into t values ('commit')");
  });
  afterEach(() => proxied.destroy());

  const words = async () => (await direct.query<RowDataPacket[]>("select word from t"))[0].map((row) => row.word);

  it("lets everything pass when nothing is to be cut, big packets too", async () => {
    await proxied.query("commit");
    expect(await words()).toEqual(["commit"]);
    const [[row]] = await proxied.query<RowDataPacket[]>("select length(?) as length", ["x".repeat(500_000)]);
    expect(row).toEqual({ length: 500_000 });
  });

  it("cuts between commit and reply: it is committed, and nobody was told", async () => {
    const { done } = proxy.cutNextCommit("between commit and reply");
    await expect(proxied.query("commit")).rejects.toMatchObject({ code: expect.stringMatching(/ECONNRESET|LOST/) });
    expect(await done).toBe(true);
    expect(await words()).toEqual(["commit"]);
  });

  it.each(["commit", "/*M!100101 begin not atomic if 1 then\nrollback; else */ commit /*M!100101 ; end if; end */"])(
    "cuts before the commit: nothing is committed (%#)",
    async (commit) => {
      const { done } = proxy.cutNextCommit("before commit");
      await expect(proxied.query(commit)).rejects.toMatchObject({ code: expect.stringMatching(/ECONNRESET|LOST/) });
      expect(await done).toBe(true);
      expect(await words()).toEqual([]);
    },
  );

  it("says when there was nothing to cut", async () => {
    const { done, withdraw } = proxy.cutNextCommit("before commit");
    withdraw();
    expect(await done).toBe(false);
    await proxied.query("commit");
    expect(await words()).toEqual(["commit"]);
  });
});
