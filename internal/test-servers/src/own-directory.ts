import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { atProcessExit } from "./at-process-exit.ts";
import { whenOrphaned } from "./when-orphaned.ts";

const REMOVE = { recursive: true, force: true, maxRetries: 3 }; // a server that was just killed may still be writing

/** A temporary directory. */
export interface OwnDirectory {
  readonly path: string;
  remove(): Promise<void>;
}

// Twice, because a server in it is killed at the same time and may still be writing.
const REMOVE_WHEN_ORPHANED = 'rm -rf "$1"; sleep 1; rm -rf "$1"';

/**
 * Makes a temporary directory whose name starts with a prefix. It is removed when this process ends, even by SIGKILL, if
 * not before.
 */
export async function makeOwnDirectory(prefix: string): Promise<OwnDirectory> {
  const path = await mkdtemp(join(tmpdir(), prefix));
  const forget = [atProcessExit(() => rmSync(path, REMOVE)), whenOrphaned(REMOVE_WHEN_ORPHANED, path)];
  return {
    path,
    async remove() {
      await rm(path, REMOVE);
      for (const withdraw of forget) withdraw();
    },
  };
}
