import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ChaosStore } from "./chaos-store.ts";

/** A SQLite file. It has no server to kill and no connections to cut: its processes are what is killed. */
export async function openSqliteStore(): Promise<ChaosStore> {
  const directory = await mkdtemp(join(tmpdir(), "chaos-sqlite-"));
  const url = `sqlite:${join(directory, "frontline.db")}`;
  return {
    name: `SQLite (node ${process.versions.node})`,
    url,
    workerUrl: url,
    close: () => rm(directory, { recursive: true, force: true }),
  };
}
