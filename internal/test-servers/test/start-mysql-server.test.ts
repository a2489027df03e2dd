import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createConnection, type RowDataPacket } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createTestDatabase } from "../src/create-test-database.ts";
import { searchPath } from "../src/find-executable.ts";
import { LOOPBACK } from "../src/free-port.ts";
import { runCommand } from "../src/run-command.ts";
import { findSqlServerBinaries } from "../src/sql-server-binary.ts";
import { type MysqlServer, startMysqlServer } from "../src/start-mysql-server.ts";

const START_TIMEOUT_MS = 60_000;
const FLUSH = "SELECT @@innodb_flush_log_at_trx_commit AS flush";
const binaries = await findSqlServerBinaries(searchPath(process.env.PATH), runCommand);

async function query(url: string, statement: string): Promise<RowDataPacket[]> {
  const connection = await createConnection({ uri: url });
  try {
    const [rows] = await connection.query<RowDataPacket[]>(statement);
    return rows;
  } finally {
    connection.destroy();
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

// On a machine whose servers come from TEST_DATABASE_URLS there is nothing to start, and that is said.
if (binaries.length === 0) {
  it("says what to install where no server is on PATH", async () => {
    await expect(startMysqlServer()).rejects.toMatchObject({ code: "NO_SQL_SERVER" });
  });
}

describe.each(binaries)("$flavour servers of our own", { timeout: START_TIMEOUT_MS }, ({ path, flavour, version }) => {
  let home: string;
  let server: MysqlServer;
  let lax: MysqlServer;
  beforeAll(async () => {
    // What these servers leave in the temporary directory is then not mixed with what others do there.
    home = await mkdtemp(join(tmpdir(), "start-mysql-server-"));
    vi.stubEnv("TMPDIR", home);
    [server, lax] = await Promise.all([
      startMysqlServer({ binary: path }),
      startMysqlServer({ binary: path, durable: false }),
    ]);
  }, START_TIMEOUT_MS);
  afterAll(async () => {
    await Promise.all([server?.stop(), lax?.stop()]);
    vi.unstubAllEnvs();
    await rm(home, { recursive: true });
  });

  it("are what their program says, and listen on the loopback only", async () => {
    expect(server).toMatchObject({ flavour, version });
    const [row] = await query(server.url, "SELECT VERSION() AS version, @@bind_address AS address");
    expect(row).toEqual({ version: expect.stringContaining(version), address: LOOPBACK });
  });

  it("may start at the same time: each has a port, data and temporary files of its own", async () => {
    const places = await Promise.all(
      [server, lax].map(({ url }) => query(url, "SELECT @@port AS port, @@datadir AS data, @@tmpdir AS temporary")),
    );
    const values = places.flat().flatMap((row) => Object.values(row));
    expect(new Set(values).size).toBe(6);
  });

  it("flush every commit to the disk unless told not to", async () => {
    expect(await query(server.url, FLUSH)).toEqual([{ flush: 1 }]);
    expect(await query(lax.url, FLUSH)).toEqual([{ flush: 2 }]);
  });

  it.each(["server", "lax"] as const)("keep commits, port and URL over kill and restart (%s)", async (which) => {
    const subject = { server, lax }[which];
    const database = await createTestDatabase(subject.url);
    await query(database.url, "CREATE TABLE kept (id INT PRIMARY KEY)");
    await query(database.url, "INSERT INTO kept VALUES (1), (2)");
    const [files] = await query(subject.url, "SELECT @@pid_file AS pidFile");
    const killed = subject.pid;
    await subject.kill();
    expect(isAlive(killed)).toBe(false);
    expect(existsSync(files?.pidFile), "a server that crashes has no time to tidy up").toBe(true);
    await expect(query(database.url, "SELECT 1")).rejects.toMatchObject({ code: "ECONNREFUSED" });
    await subject.restart();
    expect(subject.pid).not.toBe(killed);
    expect(await query(database.url, "SELECT id FROM kept ORDER BY id")).toEqual([{ id: 1 }, { id: 2 }]);
    await database.drop();
  });

  it("restart out of running too", async () => {
    const before = server.pid;
    await server.restart();
    expect(isAlive(before)).toBe(false);
    expect(await query(server.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });

  it("keep a data directory that they were given, for the next one", async () => {
    const dataDirectory = join(home, "given");
    const first = await startMysqlServer({ binary: path, dataDirectory });
    await query(first.url, "CREATE DATABASE lasting");
    await first.stop();
    const second = await startMysqlServer({ binary: path, dataDirectory });
    expect(await query(second.url, "SHOW DATABASES LIKE 'lasting'")).toHaveLength(1);
    await second.kill();
    await second.stop();
    expect(existsSync(dataDirectory)).toBe(true);
  });

  it("refuse a port in use, without taking its server for themselves or leaving anything behind", async () => {
    const before = await readdir(home);
    const port = Number(new URL(server.url).port);
    await expect(startMysqlServer({ binary: path, port })).rejects.toMatchObject({
      code: "SQL_SERVER_START_FAILED",
      message: expect.stringContaining(`port ${port} of ${LOOPBACK} is in use: free it, choose another`),
    });
    expect(await readdir(home)).toEqual(before);
    expect(await query(server.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });

  it("are gone, with their data, when the process that started them exits", async () => {
    const before = await readdir(home);
    const module = new URL("../src/start-mysql-server.ts", import.meta.url).href;
    const script = `
      import { startMysqlServer } from ${JSON.stringify(module)};
      const { url } = await startMysqlServer({ binary: ${JSON.stringify(path)} });
      process.stdout.write(url, () => process.exit());`;
    const url = await runCommand(process.execPath, ["--input-type=module", "--eval", script], {
      timeoutMs: START_TIMEOUT_MS,
    });
    expect(url).toMatch(/^mysql:\/\/root@127\.0\.0\.1:\d+$/);
    // SIGKILL was sent before the exit; the process table may show the server for a moment longer.
    await vi.waitFor(() => expect(query(url, "SELECT 1")).rejects.toMatchObject({ code: "ECONNREFUSED" }));
    expect(await readdir(home)).toEqual(before);
  });

  it("are gone after stop, with their data, whether they ran or were killed before", async () => {
    await lax.kill();
    const pids = [server.pid, lax.pid];
    await Promise.all([server.stop(), lax.stop()]);
    expect(pids.filter(isAlive)).toEqual([]);
    expect(await readdir(home)).toEqual(["given"]);
  });
});
