import type { Socket } from "node:net";
import { Readable } from "node:stream";
import type { MysqlPoolConnection, MysqlQueryResult, MysqlStreamOptions } from "kysely";
import type { PoolConnection } from "mysql2";
import { DatabaseError } from "../database-error.ts";

/** How long after its time a statement that the server was told to end may still be answered: a lost packet or two. */
export const ANSWER_GRACE_MS = 500;

/** How long what of a pool may take, and what each of its connections starts with. */
export interface PoolLimits {
  readonly acquireTimeoutMs: number;
  /** `undefined`: no limit. */
  readonly queryTimeoutMs: number | undefined;
  readonly idleTimeoutMs: number;
  readonly sessionStatements: readonly string[];
}

type Answer = (error: unknown, result: MysqlQueryResult) => void;

/**
 * A pooled connection on which every statement ends: with its answer, its time, or the connection.
 *
 * mysql2's own time limit tells the caller and leaves the connection as it is, so that the pool would hand it out again
 * behind an answer that never comes; and when it closes a connection, or loses one during a stream, it leaves those who
 * wait for an answer waiting.
 */
export class BoundedConnection implements MysqlPoolConnection {
  readonly #raw: PoolConnection;
  readonly #limits: PoolLimits;
  readonly #socket: Socket | undefined;
  readonly #waiting = new Set<(error: unknown) => void>();
  #closedBy: { readonly error: unknown } | undefined;
  #idleTimer: NodeJS.Timeout | undefined;
  #idleSince = Number.POSITIVE_INFINITY;

  constructor(raw: PoolConnection, limits: PoolLimits, onClosed: () => void) {
    this.#raw = raw;
    this.#limits = limits;
    this.#socket = "stream" in raw ? (raw.stream as Socket) : undefined;
    this.#socket?.once("close", onClosed);
    // Without a listener, a second such event would end the process.
    raw.on("error", (error) => this.#close(error));
  }

  get config(): object {
    return this.#raw.config;
  }

  get threadId(): number {
    return this.#raw.threadId;
  }

  connect(callback?: (error: unknown) => void): void {
    this.#raw.connect(callback);
  }

  query(sql: string, parameters: unknown[], answer?: Answer): { stream: (options: MysqlStreamOptions) => Readable } {
    const streamed = { stream: (options: MysqlStreamOptions) => this.#stream(sql, parameters, options) };
    if (answer === undefined) return streamed;
    const end = this.#wait((error) => answer(error, []));
    if (end === undefined) return streamed;
    this.#raw.query(sql, parameters, (error, result) => {
      if (end()) answer(error, result as MysqlQueryResult);
    });
    return streamed; // which Kysely leaves alone where it gave a callback
  }

  #stream(sql: string, parameters: unknown[], options: MysqlStreamOptions): Readable {
    let rows = new Readable({ objectMode: true, read() {} });
    const end = this.#wait((error) => rows.destroy(error instanceof Error ? error : new Error(String(error))));
    if (end === undefined) return rows;
    const command = this.#raw.query(sql, parameters);
    // What fails after the reader has left reaches no stream, and would end the process.
    command.on("error", () => {});
    rows = command.stream(options);
    rows.once("close", end);
    return rows;
  }

  /** Has `fail` called when the time is up or the connection is lost. What it returns ends that, if it still lasts. */
  #wait(fail: (error: unknown) => void): (() => boolean) | undefined {
    if (this.#closedBy !== undefined) {
      fail(this.#closedBy.error);
      return undefined;
    }
    const { queryTimeoutMs } = this.#limits;
    const problem = `the database didn't answer a statement within queryTimeoutMs, ${queryTimeoutMs} ms`;
    const giveUp = () => this.#abandon(new DatabaseError("QUERY_TIMEOUT", problem));
    const timer = queryTimeoutMs && setTimeout(giveUp, queryTimeoutMs + ANSWER_GRACE_MS);
    const waiter = (error: unknown) => {
      if (end()) fail(error);
    };
    const end = () => {
      clearTimeout(timer);
      return this.#waiting.delete(waiter);
    };
    this.#waiting.add(waiter);
    return end;
  }

  /** Whether it should have been closed by now: this process was stopped, and the server may have closed it meanwhile. */
  get isForgotten(): boolean {
    return performance.now() - this.#idleSince > this.#limits.idleTimeoutMs;
  }

  reserve(): void {
    clearTimeout(this.#idleTimer);
    this.#idleSince = Number.POSITIVE_INFINITY;
  }

  release(): void {
    this.#raw.release();
    this.#idleSince = performance.now();
    if (this.#closedBy === undefined)
      this.#idleTimer = setTimeout(() => this.#quit(), this.#limits.idleTimeoutMs).unref();
  }

  destroy(): void {
    this.#abandon(new Error("the connection was closed before the answer came"));
  }

  /** Lets the socket go when what was written is sent, whether or not the server closes its side. */
  hangUp(): void {
    clearTimeout(this.#idleTimer);
    this.#socket?.destroySoon();
  }

  #quit(): void {
    this.#raw.end();
    setImmediate(() => this.hangUp()); // after mysql2 has written its farewell
  }

  #abandon(error: unknown): void {
    this.#raw.destroy();
    this.#socket?.destroy();
    this.#close(error);
  }

  #close(error: unknown): void {
    this.#closedBy ??= { error };
    clearTimeout(this.#idleTimer);
    for (const fail of this.#waiting) fail(error);
  }
}
