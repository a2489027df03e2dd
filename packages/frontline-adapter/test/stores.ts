import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTestDatabase } from "@frontline-routing/test-servers";
import { inject, vi } from "vitest";

// Tests that commit to a real disk take their time on a machine that does other things too.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** A kind of database that the suite runs on. */
export interface Store {
  readonly name: string;
  readonly kind: "file" | "memory" | "server";
  /** Makes an empty database of the caller's own. */
  create(): Promise<StoreDatabase>;
}

export interface StoreDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

const memory: Store = {
  name: "SQLite in memory",
  kind: "memory",
  create: async () => ({ url: "sqlite::memory:", drop: async () => {} }),
};

export const sqliteFile: Store = {
  name: "SQLite file",
  kind: "file",
  async create() {
    const directory = await mkdtemp(join(tmpdir(), "frontline-adapter-"));
    return {
      url: `sqlite:${join(directory, "frontline.db")}`,
      drop: () => rm(directory, { recursive: true, force: true }),
    };
  },
};

/** MySQL and MariaDB. */
export const serverStores: readonly Store[] = inject("sqlServers").map(({ name, url }) => ({
  name,
  kind: "server",
  create: () => createTestDatabase(url),
}));

/** The stores that several processes can share. */
export const sharedStores: readonly Store[] = [sqliteFile, ...serverStores];

/** Every store. */
export const stores: readonly Store[] = [memory, ...sharedStores];
