import { open, readFile, rename, rm } from "node:fs/promises";
import type { Router, RouterSnapshot } from "@frontline-routing/frontline-core";

/** What an earlier process kept, or undefined: there is none, or none that can be read. */
export async function readSnapshot(file: string, say: (line: string) => void): Promise<RouterSnapshot | undefined> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
    if (!isMissing) say(`the snapshot ${file} can't be read, and is ignored: ${error}`);
    return undefined;
  }
}

/** Keeps what a router holds. Whatever fails, and at whatever moment, leaves the last whole snapshot. */
export async function writeSnapshot(router: Pick<Router, "dumpTo">, file: string): Promise<void> {
  const unfinished = `${file}.${process.pid}`;
  try {
    const handle = await open(unfinished, "w", 0o600);
    try {
      await router.dumpTo(async (piece) => void (await handle.write(piece)));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}
