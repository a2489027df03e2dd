import type { KyselyPlugin } from "kysely";
import type { Database } from "./insert-frontlines.ts";

/** What was asked of a database, and what it answered. */
export interface Traffic {
  readonly queries: number;
  readonly rows: number;
  /** Of the rows as JSON: about what they take on the wire. */
  readonly bytes: number;
}

/** A handle on a database that adds up its traffic. */
export function watchTraffic(db: Database): { watchedDb: Database; traffic(): Traffic } {
  let [queries, rows, bytes] = [0, 0, 0];
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    async transformResult({ result }) {
      queries += 1;
      rows += result.rows.length;
      for (const row of result.rows) bytes += JSON.stringify(Object.values(row)).length;
      return result;
    },
  };
  return { watchedDb: db.withPlugin(plugin), traffic: () => ({ queries, rows, bytes }) };
}
