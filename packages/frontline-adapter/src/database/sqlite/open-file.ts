import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import { setTimeout as delay } from "node:timers/promises";
import type { SqliteDatabase } from "kysely";
import { DatabaseError } from "../database-error.ts";
import { databaseProblem } from "../database-problem.ts";

const MAX_DELAY_MS = 50; // a commit takes about a millisecond: longer pauses would only let others overtake
const MAX_TRIES = 100; // with these pauses about five seconds, as long as a MySQL commit waits for a lock

/** Runs an action again while another process holds the file's lock: a statement that is refused as busy did nothing. */
export async function retryBusy<T>(
  action: () => T | Promise<T>,
  maxTries: number = MAX_TRIES,
  signal?: AbortSignal,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await action();
    } catch (error) {
      if (attempt === maxTries || databaseProblem(error) !== "contention") throw error;
    }
    await delay(Math.min(2 ** (attempt - 1), MAX_DELAY_MS), undefined, { signal });
  }
}

// `node:sqlite` waits inside the call, with the event loop stopped: wait for a commit under way, no more.
const BUSY_TIMEOUT_MS = 5;

/** Opens a SQLite file, or `:memory:`, in the shape that Kysely's driver wants. */
export async function openSqliteFile(file: string): Promise<SqliteDatabase> {
  const { DatabaseSync } = await importNodeSqlite();
  const database = new DatabaseSync(file);
  try {
    database.exec(`pragma busy_timeout = ${BUSY_TIMEOUT_MS}`);
    // Readers and the one writer don't wait for each other. The first process switches, which takes the file's lock.
    await retryBusy(() => database.exec("pragma journal_mode = wal"));
    // In this mode a commit could still be lost with the power; one that was acknowledged must not.
    database.exec("pragma synchronous = full");
  } catch (error) {
    database.close();
    throw error;
  }
  return sqliteDatabase(database);
}

function sqliteDatabase(database: DatabaseSync): SqliteDatabase {
  return {
    close: () => database.close(),
    prepare(sql) {
      const statement = database.prepare(sql);
      return {
        reader: statement.columns().length > 0,
        // `node:sqlite` itself refuses, by name, what it can't bind.
        all: (parameters) => statement.all(...(parameters as SQLInputValue[])),
        run: (parameters) => statement.run(...(parameters as SQLInputValue[])),
        iterate: (parameters) => statement.iterate(...(parameters as SQLInputValue[])),
      };
    },
  };
}

async function importNodeSqlite(): Promise<typeof import("node:sqlite")> {
  let cause: unknown;
  try {
    const sqlite = await import("node:sqlite");
    if ("columns" in sqlite.StatementSync.prototype) return sqlite;
  } catch (error) {
    cause = error;
  }
  const problem = "sqlite: URLs need node:sqlite as it is in Node.js 22.16 or newer: update Node.js";
  throw new DatabaseError("DRIVER_MISSING", problem, { cause });
}
