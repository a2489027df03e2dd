import { describe, expect, it } from "vitest";
import { serversFromPath } from "../../src/ladder/servers-from-path.ts";

const BINARIES = [
  { path: "/usr/sbin/mariadbd", flavour: "mariadb", version: "10.11.14" },
  { path: "/opt/mysqld", flavour: "mysql", version: "9.7.0" },
] as const;

describe("servers on PATH", () => {
  it("are started, all of them, and named by flavour and version", async () => {
    const outcome = await serversFromPath({
      findBinaries: async () => BINARIES,
      start: async ({ path }) => ({ url: `mysql://root@${path}`, stop: async () => {} }),
    }).find();
    expect(outcome).toMatchObject({
      servers: [
        { name: "mariadb 10.11.14", url: "mysql://root@/usr/sbin/mariadbd" },
        { name: "mysql 9.7.0", url: "mysql://root@/opt/mysqld" },
      ],
    });
  });

  it("are stopped again when one of them does not start", async () => {
    const stopped: string[] = [];
    const step = serversFromPath({
      findBinaries: async () => BINARIES,
      start: async ({ path, flavour }) => {
        if (flavour === "mysql") throw new Error("mysqld does not start");
        return { url: "mysql://root@127.0.0.1:20000", stop: async () => void stopped.push(path) };
      },
    });
    await expect(step.find()).rejects.toThrow("mysqld does not start");
    expect(stopped).toEqual(["/usr/sbin/mariadbd"]);
  });
});
