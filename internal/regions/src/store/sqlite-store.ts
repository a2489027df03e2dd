import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PlatformStore } from "./platform-store.ts";

/** A SQLite file. */
export function sqliteStore(url: string, folder: string): PlatformStore {
  const outageFile = join(folder, "store-is-away");
  return {
    kind: "sqlite",
    url,
    partUrl: url,
    outageFile,
    get isCut() {
      return existsSync(outageFile);
    },
    cut: () => writeFileSync(outageFile, ""),
    restore: () => rmSync(outageFile, { force: true }),
    close: async () => undefined,
  };
}
