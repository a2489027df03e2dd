import type { DatabaseConnection, KyselyPlugin } from "kysely";
import type { Database } from "../schema.ts";

// What a server that answers takes to end a query and to roll back what belongs to it, many times over.
const LET_GO_MS = 1_000;

/**
 * Runs work on a connection of its own, which a signal ends: the query under way is killed on the server, no statement
 * begins after it, and a transaction is rolled back. Then the connection is closed, lest a late kill hits whoever has it
 * next. Rejects when the database has let go, and a second after the signal if it hasn't: the session is then killed.
 *
 * Kysely's own `signal` wouldn't do in a transaction: it sends `rollback` before the kill, which then finds that
 * the connection has gone on to another query and is dropped. Query and locks would stay.
 */
export async function abortable<T>(
  db: Database,
  signal: AbortSignal | undefined,
  work: (db: Database) => Promise<T>,
): Promise<T> {
  if (signal === undefined) return work(db);
  signal.throwIfAborted();
  // Beside the pool where the dialect can, because the pool may be full of what is to be killed.
  const control: ControlProvider = (kill) => db.getExecutor().provideConnection(kill);
  let connection: DatabaseConnection | undefined;
  let timer: NodeJS.Timeout | undefined;
  let onAbort = () => {};

  const running = db.connection().execute(async (own) => {
    signal.throwIfAborted(); // it may have waited for a free connection
    const held = await own.getExecutor().provideConnection(async (it) => it);
    await held.collectSessionInfo?.();
    connection = held;
    try {
      return await work(own.withPlugin(refuseAfter(signal)));
    } finally {
      connection = undefined;
      if (signal.aborted) await close(held, control);
    }
  });
  const givenUp = new Promise<never>((_resolve, reject) => {
    onAbort = () => {
      if (connection === undefined) return reject(signal.reason);
      connection.cancelQuery?.(control).catch(() => {}); // what is left to do is done below
      timer = setTimeout(() => {
        if (connection !== undefined) void close(connection, control);
        reject(signal.reason);
      }, LET_GO_MS);
    };
    signal.addEventListener("abort", onAbort, { once: true });
  });
  try {
    return await Promise.race([running, givenUp]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
  }
}

type ControlProvider = Parameters<NonNullable<DatabaseConnection["killSession"]>>[0];

/** Takes the connection of a handle that has one of its own out of the pool, with what is open on it. */
export async function closeConnection(own: Database): Promise<void> {
  const executor = own.getExecutor();
  await close(await executor.provideConnection(async (it) => it), (kill) => executor.provideConnection(kill));
}

async function close(connection: DatabaseConnection, control: ControlProvider): Promise<void> {
  await connection.killSession?.(control).catch(() => {}); // a server that can't be reached ends it by itself
}

/** Lets no statement begin after a signal. */
export function refuseAfter(signal: AbortSignal): KyselyPlugin {
  return {
    transformQuery({ node }) {
      signal.throwIfAborted();
      return node;
    },
    transformResult: async ({ result }) => result,
  };
}
