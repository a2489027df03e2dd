import { describe, expect, it } from "vitest";
import { findGalera, type GaleraMachine } from "../../src/galera/find-galera.ts";

const WHOLE = {
  mariadbd: { path: "/usr/sbin/mariadbd", flavour: "mariadb", version: "10.11.14" },
  galera: "/usr/lib/galera/libgalera_smm.so",
  rsync: "/usr/bin/rsync",
} as const;
const INSTALL = "apt-get --option=DPkg::Lock::Timeout=300 install --yes --no-install-recommends";

/** A Debian machine as root with MariaDB only, on which `apt-get install` makes all parts appear. */
function debian(overrides: Partial<GaleraMachine> = {}): { machine: GaleraMachine; commands: string[] } {
  const commands: string[] = [];
  const machine: GaleraMachine = {
    osRelease: "ID=debian\n",
    isRoot: true,
    run: async (command, args) => {
      commands.push([command, ...args].join(" "));
      return "";
    },
    lookForParts: async () => {
      const isInstalled = commands.some((command) => command.startsWith(INSTALL));
      return isInstalled ? WHOLE : { ...WHOLE, galera: undefined, rsync: undefined };
    },
    holdServices: (action) => action(),
    log: () => {},
    ...overrides,
  };
  return { machine, commands };
}

describe("the parts of a Galera node", () => {
  it("are those that are installed", async () => {
    const { machine, commands } = debian({ lookForParts: async () => WHOLE });
    expect(await findGalera(machine)).toEqual(WHOLE);
    expect(commands).toEqual([]);
  });

  it("are installed with apt where one is missing", async () => {
    const { machine, commands } = debian();
    expect(await findGalera(machine)).toEqual(WHOLE);
    expect(commands.at(-1)).toBe(`${INSTALL} mariadb-server galera-4 rsync`);
  });

  it.each<[string, Partial<GaleraMachine>, string]>([
    ["not as root", { isRoot: false }, "needs root"],
    ["elsewhere than on Debian", { osRelease: "ID=fedora\n" }, "this is neither Debian nor Ubuntu"],
    [
      "when apt brings less",
      { lookForParts: async () => ({ ...WHOLE, galera: undefined, rsync: undefined }) },
      "apt-get brought no galera, no rsync",
    ],
  ])("are not to be had %s, which is said with what to do", async (_, overrides, reason) => {
    await expect(findGalera(debian(overrides).machine)).rejects.toMatchObject({
      code: "NO_GALERA",
      message:
        `No galera, no rsync for a Galera cluster, and it can't be installed here: ${reason}. Install MariaDB with ` +
        "Galera, and rsync; on Debian or Ubuntu: apt-get install mariadb-server galera-4 rsync, or run this as root",
    });
  });
});
