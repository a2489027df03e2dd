import type { LogEvent } from "kysely";

/** The statements that a database was asked to run, for `openDatabase`'s `log` option. */
export interface QueryLog {
  readonly log: (event: LogEvent) => void;
  readonly statements: string[];
}

export function createQueryLog(): QueryLog {
  const statements: string[] = [];
  return { statements, log: (event) => void statements.push(event.query.sql) };
}
