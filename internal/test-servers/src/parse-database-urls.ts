import { SqlServerError } from "./sql-server-error.ts";

/**
 * Reads a comma-separated list of `mysql://` URLs. Spaces around an entry and empty entries don't count.
 *
 * @param variable the environment variable that the list came from, for the message
 * @throws {SqlServerError} `INVALID_DATABASE_URL`, naming the entry by its place and scheme
 * @example
 * parseDatabaseUrls("TEST_DATABASE_URLS", "mysql://root@127.0.0.1:3306, mysql://root@127.0.0.1:3307");
 * //=> ["mysql://root@127.0.0.1:3306", "mysql://root@127.0.0.1:3307"]
 */
export function parseDatabaseUrls(variable: string, list: string): string[] {
  const entries = list
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
  for (const [index, entry] of entries.entries()) {
    const problem = problemOf(entry);
    if (problem === undefined) continue;
    throw new SqlServerError(
      "INVALID_DATABASE_URL",
      `${variable}, entry ${index + 1} of ${entries.length} (${schemeOf(entry)}…) ${problem}. ` +
        "Write it as mysql://user:password@host:3306, with reserved characters of the password percent-encoded (a comma is %2C)",
    );
  }
  return entries;
}

function problemOf(entry: string): string | undefined {
  if (!URL.canParse(entry)) return "is not a URL";
  const url = new URL(entry);
  if (url.protocol !== "mysql:") return "does not begin with mysql://";
  return url.hostname === "" ? "names no host" : undefined;
}

// No more is shown: a comma in a password cuts a URL in two, and what then looks like a host may be half a password.
function schemeOf(entry: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\//i.exec(entry)?.[0] ?? "";
}
