import type { CompiledQuery, LogEvent } from "kysely";

/** What a database was asked to run, for `openDatabase`'s `log` option. */
export interface QueryLog {
  readonly log: (event: LogEvent) => void;
  readonly queries: CompiledQuery[];
  /** The SQL of the queries. */
  readonly statements: string[];
  /** Runs an action and returns the SQL that it asked, without quotes around names. */
  during(action: () => Promise<unknown>): Promise<string[]>;
}

export function createQueryLog(): QueryLog {
  const queries: CompiledQuery[] = [];
  const statements: string[] = [];
  return {
    queries,
    statements,
    log({ query }) {
      queries.push(query);
      statements.push(query.sql);
    },
    async during(action) {
      const start = statements.length;
      await action();
      return statements.slice(start).map((statement) => statement.replaceAll(/[`"]/g, ""));
    },
  };
}
