import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { atProcessExit } from "./at-process-exit.ts";

const REMOVE = { recursive: true, force: true, maxRetries: 3 }; // a server that was just killed may still be writing

/** A temporary directory. */
export interface OwnDirectory {
  readonly path: string;
  remove(): Promise<void>;
}

/** Makes a temporary directory whose name starts with a prefix. It is removed when this process exits, if not before. */
export async function makeOwnDirectory(prefix: string): Promise<OwnDirectory> {
  const path = await mkdtemp(join(tmpdir(), prefix));
  const forget = atProcessExit(() => rmSync(path, REMOVE));
  return {
    path,
    async remove() {
      await rm(path, REMOVE);
      forget();
    },
  };
}
