import { parseArgs } from "node:util";

/** What the demo was asked for. */
export interface DemoArguments {
  readonly keep: boolean;
  readonly help: boolean;
}

/** How the demo is called. */
export const USAGE = `pnpm demo [--keep]

Three regions on this machine, with real HTTP requests throughout, while deployments are promoted and rolled back, and
sentinels, a region, the database and the routing service are lost. It takes less than a minute, and leaves nothing.

  --keep   leaves everything running at the end, with addresses to try, until Ctrl-C
  --help   this

DATABASE_URL=mysql://user:password@host:3306/name   a MySQL or MariaDB database. Default: a SQLite file of its own
NO_COLOR=1                                          without colours`;

/** @throws {TypeError} naming the argument that isn't known */
export function parseDemoArguments(args: readonly string[]): DemoArguments {
  const { values } = parseArgs({
    args: args[0] === "--" ? args.slice(1) : [...args], // pnpm passes it on
    options: { keep: { type: "boolean", default: false }, help: { type: "boolean", default: false } },
  });
  return values;
}
