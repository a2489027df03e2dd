import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { delimiter, join } from "node:path";

/** Where servers are installed, yet which the PATH of a plain user, and of many a container's root, leaves out. */
const SERVER_DIRECTORIES: readonly string[] = ["/usr/sbin", "/usr/local/sbin"];

/** The directories of a PATH, in its order, then {@link SERVER_DIRECTORIES}. */
export function searchPath(path: string | undefined): string[] {
  const directories = (path ?? "").split(delimiter).filter((directory) => directory !== "");
  return [...new Set([...directories, ...SERVER_DIRECTORIES])];
}

/** The path of the first executable file of one of these names; all directories are tried for a name before the next. */
export async function findExecutable(
  names: readonly string[],
  directories: readonly string[],
): Promise<string | undefined> {
  for (const name of names) {
    for (const directory of directories) {
      const path = join(directory, name);
      if (await isExecutable(path)) return path;
    }
  }
  return undefined;
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
