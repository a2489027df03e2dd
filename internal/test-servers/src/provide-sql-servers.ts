import type { FoundSqlServers, SqlServer } from "./climb-ladder.ts";

/** What of vitest's root project is used here. */
export interface ProvidingProject {
  getProvidedContext(): { readonly sqlServers?: readonly SqlServer[] };
  provide(key: "sqlServers", value: SqlServer[]): void;
}

/**
 * Provides servers to the tests of all projects, unless that was done in this run.
 *
 * Vitest calls each project's global setup one after another and with a module of its own, so it is the root project
 * that remembers.
 *
 * @returns ends the servers; nothing, when they are another call's to end
 */
export async function provideSqlServers(
  root: ProvidingProject,
  find: () => Promise<FoundSqlServers>,
): Promise<(() => Promise<void>) | undefined> {
  if (root.getProvidedContext().sqlServers !== undefined) return undefined;
  const found = await find();
  root.provide("sqlServers", [...found.servers]);
  return () => found.stop();
}
