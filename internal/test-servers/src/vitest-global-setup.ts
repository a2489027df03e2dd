import type { TestProject } from "vitest/node";
import type { SqlServer } from "./climb-ladder.ts";
import { findSqlServers } from "./find-sql-servers.ts";
import { provideSqlServers } from "./provide-sql-servers.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The servers to run store tests on, at least one; see `createTestDatabase`. */
    sqlServers: SqlServer[];
  }
}

/** Global setup of the vitest projects whose tests `inject("sqlServers")`: found or started once for the whole run. */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  return provideSqlServers(project.vitest.getRootProject(), async () => {
    const found = await findSqlServers();
    console.error(`SQL servers (${found.source}): ${found.servers.map(({ name }) => name).join(", ")}`);
    return found;
  });
}
