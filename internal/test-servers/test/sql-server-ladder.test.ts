import { describe, expect, it } from "vitest";
import { climbLadder } from "../src/climb-ladder.ts";
import { SqlServerError } from "../src/sql-server-error.ts";
import { sqlServerLadder } from "../src/sql-server-ladder.ts";
import { bareMachine } from "./bare-machine.ts";

const MARIADB = { path: "/usr/sbin/mariadbd", flavour: "mariadb", version: "10.11.14" } as const;
const started = async () => ({ url: "mysql://root@127.0.0.1:20000", stop: async () => {} });

describe("the ladder", () => {
  it("tries the environment, PATH and apt, in this order", () => {
    expect(sqlServerLadder(bareMachine()).map((step) => step.name)).toEqual([
      "TEST_DATABASE_URLS",
      "mariadbd or mysqld on PATH",
      "apt-get install mariadb-server",
    ]);
  });

  it("does nothing to the machine when the environment names servers", async () => {
    const url = "mysql://root@db.example:3306";
    const machine = bareMachine({
      env: { TEST_DATABASE_URLS: url },
      findBinaries: async () => [MARIADB],
      isRoot: true,
    });
    const found = await climbLadder(sqlServerLadder(machine));
    expect(found.servers).toEqual([{ name: "mysql 9.7.0 at db.example:3306", url }]);
    expect(machine.deeds).toEqual([`identify ${url}`]);
  });

  it("installs nothing when a server is on PATH", async () => {
    const machine = bareMachine({
      findBinaries: async () => [MARIADB],
      start: started,
      osRelease: "ID=debian",
      isRoot: true,
    });
    const found = await climbLadder(sqlServerLadder(machine));
    expect(found.source).toBe("mariadbd or mysqld on PATH");
    expect(machine.deeds).toEqual([]);
  });

  it("doesn't climb past a way that is open but broken", async () => {
    const machine = bareMachine({ findBinaries: async () => [MARIADB] });
    await expect(climbLadder(sqlServerLadder(machine))).rejects.toThrow("/usr/sbin/mariadbd does not start");
    expect(machine.deeds).toEqual([]);
  });

  it("fails with one message that says what was tried and what to do", async () => {
    const machine = bareMachine({ osRelease: "ID=debian" });
    const failure = climbLadder(sqlServerLadder(machine));
    await expect(failure).rejects.toBeInstanceOf(SqlServerError);
    await expect(failure).rejects.toMatchObject({
      code: "NO_SQL_SERVER",
      message: `there is no MySQL or MariaDB server to test with. Tried, in this order:
  - TEST_DATABASE_URLS: not set
  - mariadbd or mysqld on PATH: neither is there
  - apt-get install mariadb-server: needs root
Do one of these, then run it again:
  - set TEST_DATABASE_URLS=mysql://user:password@host:3306 (several: with commas), of users who may create databases
  - install MariaDB or MySQL, with mariadbd or mysqld on PATH
  - start one in a container, and set TEST_DATABASE_URLS
  - on Debian or Ubuntu: run as root, and MariaDB is installed with apt`,
    });
    expect(machine.deeds).toEqual(["look on PATH"]);
  });
});
