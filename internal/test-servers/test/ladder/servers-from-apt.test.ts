import { describe, expect, it } from "vitest";
import { serversFromApt } from "../../src/ladder/servers-from-apt.ts";
import { CommandError, type RunCommand } from "../../src/run-command.ts";
import type { SqlServerBinary } from "../../src/sql-server-binary.ts";
import type { Machine } from "../../src/sql-server-ladder.ts";
import { bareMachine } from "../bare-machine.ts";

const UBUNTU = 'NAME="Ubuntu"\nID=ubuntu\nID_LIKE=debian\n';
const UPDATE = "apt-get --option=DPkg::Lock::Timeout=300 update";
const INSTALL = "apt-get --option=DPkg::Lock::Timeout=300 install --yes --no-install-recommends mariadb-server";

/** A Debian machine as root on which `apt-get install` makes a server appear. */
function debian(fails: string[] = []): { machine: Partial<Machine>; deeds: string[] } {
  const deeds: string[] = [];
  const installed: SqlServerBinary[] = [];
  const run: RunCommand = async (command, args, { env }) => {
    deeds.push([command, ...args].join(" "));
    expect(env).toEqual({ DEBIAN_FRONTEND: "noninteractive" });
    if (fails.some((word) => args.includes(word))) throw new CommandError("apt-get failed (100)");
    if (args.includes("install"))
      installed.push({ path: "/usr/sbin/mariadbd", flavour: "mariadb", version: "10.11.14" });
    return "";
  };
  const machine: Partial<Machine> = {
    osRelease: 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n',
    isRoot: true,
    run,
    findBinaries: async () => installed,
    start: async () => ({ url: "mysql://root@127.0.0.1:20000", stop: async () => {} }),
    holdServices: async (action) => {
      deeds.push("hold services");
      const result = await action();
      deeds.push("release services");
      return result;
    },
    log: (line) => void deeds.push(`say: ${line.split(" ").slice(0, 7).join(" ")}`),
  };
  return { machine, deeds };
}

describe("a server from apt", () => {
  it("is announced, installed with services held back, and started by us", async () => {
    const { machine, deeds } = debian();
    const outcome = await serversFromApt(bareMachine(machine)).find();
    expect(outcome).toMatchObject({ servers: [{ name: "mariadb 10.11.14" }] });
    expect(deeds).toEqual([
      "say: No MySQL or MariaDB server found: installing",
      UPDATE,
      "hold services",
      INSTALL,
      "release services",
      "say: Installed mariadb-server. It stays; to remove it:",
    ]);
  });

  it("is to be had on Ubuntu too", async () => {
    const { machine } = debian();
    expect(await serversFromApt(bareMachine({ ...machine, osRelease: UBUNTU })).find()).toHaveProperty("servers");
  });

  it("is installed though a package source can't be reached, which is said", async () => {
    const { machine, deeds } = debian(["update"]);
    expect(await serversFromApt(bareMachine(machine)).find()).toHaveProperty("servers");
    expect(deeds).toContain("say: Going on with the package lists that");
  });

  it("is not to be had when the installation fails; the reason is kept", async () => {
    const { machine } = debian(["install"]);
    expect(await serversFromApt(bareMachine(machine)).find()).toMatchObject({
      unavailable: "apt-get failed, see the cause of this error",
      cause: { code: "COMMAND_FAILED" },
    });
  });

  it.each(["", "ID=fedora\nID_LIKE=rhel", "ID=arch\nVARIANT_ID=debian"])(
    "is not to be had where /etc/os-release says %j",
    async (osRelease) => {
      const { machine, deeds } = debian();
      const outcome = await serversFromApt(bareMachine({ ...machine, osRelease })).find();
      expect(outcome).toEqual({ unavailable: "this is neither Debian nor Ubuntu" });
      expect(deeds).toEqual([]);
    },
  );

  it("is not to be had without root", async () => {
    const { machine, deeds } = debian();
    const outcome = await serversFromApt(bareMachine({ ...machine, isRoot: false })).find();
    expect(outcome).toEqual({ unavailable: "needs root" });
    expect(deeds).toEqual([]);
  });
});
