import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runCommand } from "../src/run-command.ts";
import { findSqlServerBinaries } from "../src/sql-server-binary.ts";

const MARIADB = "mariadbd  Ver 10.11.14-MariaDB-0+deb12u2 for debian-linux-gnu on x86_64 (Debian 12)";
const MYSQL = "/usr/sbin/mysqld  Ver 9.7.0 for Linux on x86_64 (MySQL Community Server - GPL)";

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "sql-server-binary-"));
});
afterEach(() => rm(home, { recursive: true }));

/** A program that says a version and can do no more. */
async function install(name: string, output: string, exitCode = 0): Promise<void> {
  await writeFile(join(home, name), `#!/bin/sh\necho "${output}"\nexit ${exitCode}\n`, { mode: 0o755 });
}

const find = () => findSqlServerBinaries([home], runCommand);

describe("the installed servers", () => {
  it("are none in an empty directory", async () => {
    expect(await find()).toEqual([]);
  });

  it("are both, when MariaDB and MySQL are there", async () => {
    await install("mariadbd", MARIADB);
    await install("mysqld", MYSQL);
    expect(await find()).toEqual([
      { path: join(home, "mariadbd"), flavour: "mariadb", version: "10.11.14" },
      { path: join(home, "mysqld"), flavour: "mysql", version: "9.7.0" },
    ]);
  });

  it("count a mysqld that is another name of MariaDB once", async () => {
    await install("mariadbd", MARIADB);
    await symlink(join(home, "mariadbd"), join(home, "mysqld"));
    expect((await find()).map(({ path }) => path)).toEqual([join(home, "mariadbd")]);
  });

  it("know MariaDB under the name mysqld", async () => {
    await install("mysqld", MARIADB.replace("mariadbd", "mysqld"));
    expect(await find()).toEqual([{ path: join(home, "mysqld"), flavour: "mariadb", version: "10.11.14" }]);
  });

  it.each([
    ["does not run", 127, MYSQL],
    ["is no MySQL or MariaDB server", 0, "hello"],
  ])("fail, with what to do, for a program that %s", async (problem, exitCode, output) => {
    await install("mysqld", output, exitCode);
    await expect(find()).rejects.toMatchObject({
      code: "SQL_SERVER_START_FAILED",
      message: expect.stringMatching(`${join(home, "mysqld")} ${problem}: .*PATH`),
    });
  });
});
