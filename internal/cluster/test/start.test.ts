import { chmod, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { installedSqlServers, startGaleraCluster } from "@frontline-routing/test-servers";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { commandLines } from "./command-lines.ts";

const OPEN = 0o755; // the user `mysql` must come through

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "galera-test-"));
  await chmod(home, OPEN);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(home, { recursive: true });
});

it("leaves no process and no file when a node doesn't start", async () => {
  const server = (await installedSqlServers()).find(({ flavour }) => flavour === "mariadb");
  const programs = await mkdtemp(join(home, "programs-"));
  const script = `#!/bin/sh\ncase "$*" in *wsrep-node-name=node-2*) exit 7;; esac\nexec ${server?.path} "$@"\n`;
  await writeFile(join(programs, "mariadbd"), script, { mode: OPEN });
  vi.stubEnv("PATH", `${programs}${delimiter}${process.env.PATH}`);
  vi.stubEnv("TMPDIR", home);
  await expect(startGaleraCluster()).rejects.toThrow(/Galera node node-2 exited before it was up \(exit code 7\)/);
  expect((await commandLines()).filter((line) => line.includes(home))).toEqual([]);
  expect((await readdir(home)).filter((name) => name.startsWith("galera-cluster-"))).toEqual([]);
});
