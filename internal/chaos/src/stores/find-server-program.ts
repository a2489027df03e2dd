import { execFile } from "node:child_process";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import type { SqlFlavour } from "@frontline-routing/test-servers";

const run = promisify(execFile);
const SYSTEM_DIRECTORIES = ["/usr/sbin", "/usr/local/sbin"]; // where packages put servers, often not on a user's PATH

/** The `mariadbd` or `mysqld` of a flavour that is installed here. Its name doesn't tell: `mysqld` may be MariaDB. */
export async function findServerProgram(flavour: SqlFlavour): Promise<string | undefined> {
  const directories = [...(process.env.PATH ?? "").split(delimiter), ...SYSTEM_DIRECTORIES];
  for (const path of directories.flatMap((directory) => ["mariadbd", "mysqld"].map((name) => join(directory, name)))) {
    const version = await run(path, ["--no-defaults", "--version"]).catch(() => undefined);
    if (version !== undefined && /mariadb/i.test(version.stdout) === (flavour === "mariadb")) return path;
  }
  return undefined;
}
