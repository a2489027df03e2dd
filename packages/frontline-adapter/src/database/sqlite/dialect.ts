import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  SqliteAdapter,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";
import { openSqliteFile, retryBusy } from "./open-file.ts";

/** Kysely's SQLite dialect over `node:sqlite`, safe for several processes on one file. */
export function createSqliteDialect(file: string): Dialect {
  return {
    createDriver: () => new SharedFileDriver({ database: () => openSqliteFile(file) }),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new TransactionalDdlAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
  };
}

/** Kysely's adapter leaves DDL out of transactions; SQLite does it in them, and that is the migration lock. */
class TransactionalDdlAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class SharedFileDriver extends SqliteDriver {
  #connection: DatabaseConnection | undefined;

  override async acquireConnection(): Promise<DatabaseConnection> {
    this.#connection ??= waitingConnection(await super.acquireConnection());
    return this.#connection;
  }

  /** A plain `begin` takes the write lock at the first write, and then fails if another process wrote since. */
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw("begin immediate"));
  }
}

function waitingConnection(connection: DatabaseConnection): DatabaseConnection {
  let stopWaiting = () => {};
  return {
    async executeQuery(query) {
      const waiting = new AbortController();
      stopWaiting = () => waiting.abort();
      return await retryBusy(() => connection.executeQuery(query), undefined, waiting.signal);
    },
    /** A statement that has begun runs to its end, with the event loop stopped: what can be cancelled is the wait for it. */
    async cancelQuery() {
      stopWaiting();
    },
    streamQuery: (query, chunkSize) => connection.streamQuery(query, chunkSize),
  };
}
