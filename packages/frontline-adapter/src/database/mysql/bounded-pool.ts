import type { MysqlPool } from "kysely";
import type { Pool, PoolConnection } from "mysql2";
import { DatabaseError } from "../database-error.ts";
import { ANSWER_GRACE_MS, BoundedConnection, type PoolLimits } from "./bounded-connection.ts";

/** A mysql2 pool in which nobody waits for ever: not for a connection, for an answer, or for the end. */
export function createBoundedPool(pool: Pool, limits: PoolLimits): MysqlPool {
  const connections = new Map<PoolConnection, BoundedConnection>();

  /** Kysely could do this too, but would lose a connection from the pool whenever it fails. */
  const prepare = async (raw: PoolConnection): Promise<BoundedConnection> => {
    const known = connections.get(raw);
    if (known !== undefined) return known;
    const connection = new BoundedConnection(raw, limits, () => connections.delete(raw));
    connections.set(raw, connection);
    try {
      for (const statement of limits.sessionStatements) await execute(connection, statement);
    } catch (error) {
      connection.destroy();
      throw error;
    }
    return connection;
  };

  const take = async (): Promise<BoundedConnection> => {
    const letGo = (raw: PoolConnection) => (connections.get(raw) ?? raw).release();
    const connection = await prepare(await acquire(pool, limits.acquireTimeoutMs, letGo));
    if (connection.isForgotten) {
      connection.destroy();
      return await take();
    }
    connection.reserve();
    return connection;
  };

  return {
    getConnection(callback) {
      take().then(
        (connection) => callback(undefined, connection),
        // Kysely looks at the connection only where there is no error.
        (error: unknown) => callback(error, undefined as never),
      );
    },
    end(callback) {
      const { queryTimeoutMs } = limits;
      let open = true;
      const ended = () => {
        if (!open) return;
        open = false;
        clearTimeout(overdue);
        setImmediate(() => {
          for (const connection of connections.values()) connection.hangUp(); // mysql2 has written its farewells
        });
        callback(undefined); // that a server was away is no reason not to be closed
      };
      // mysql2 waits for ever for the farewell of a connection that was given up meanwhile.
      const overdue = queryTimeoutMs && setTimeout(ended, queryTimeoutMs + ANSWER_GRACE_MS);
      pool.end(ended);
    },
  };
}

/** @param tooLate takes a connection that comes when nobody waits for it any more */
function acquire(pool: Pool, timeoutMs: number, tooLate: (raw: PoolConnection) => void): Promise<PoolConnection> {
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    let waited = true;
    // Only who has to queue: a connection that is made has a time limit of its own, and another reason to fail.
    const onQueued = () => {
      timer = setTimeout(() => {
        waited = false;
        const problem = `no connection of the pool came free within acquireTimeoutMs, ${timeoutMs} ms`;
        reject(new DatabaseError("ACQUIRE_TIMEOUT", problem));
      }, timeoutMs);
    };
    pool.once("enqueue", onQueued);
    pool.getConnection((error, raw) => {
      clearTimeout(timer);
      // Node.js hangs the server's certificates on its error, in a circle that loggers can't write as JSON.
      if (error && "cert" in error) delete error.cert;
      if (error) reject(error);
      else if (waited) resolve(raw);
      else tooLate(raw);
    });
    pool.off("enqueue", onQueued);
  });
}

function execute(connection: BoundedConnection, statement: string): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.query(statement, [], (error) => (error ? reject(error) : resolve()));
  });
}
