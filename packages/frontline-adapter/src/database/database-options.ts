import type { LogConfig } from "kysely";
import { refuseUnknownOptions, wholeNumber } from "../option-checks.ts";

/** Options of `openDatabase`. */
export interface DatabaseOptions {
  /**
   * The most connections to a MySQL or MariaDB server, 1 to 1,000. Default: 10, which a frontline with a warm cache
   * hardly uses, and which lets a hundred processes share a server's usual limit of a thousand.
   */
  readonly connectionLimit?: number;
  /**
   * How long to wait for a MySQL or MariaDB server to accept a connection, 1 to 600,000 ms. Default: 5,000, well above
   * any round trip and a lost packet or two, and short enough for whoever waits for the answer.
   */
  readonly connectTimeoutMs?: number;
  /** Kysely's log option: `["query", "error"]`, or a function. Default: nothing is logged. */
  readonly log?: LogConfig;
}

/** {@link DatabaseOptions} after the door. */
export interface ResolvedDatabaseOptions {
  readonly connectionLimit: number;
  readonly connectTimeoutMs: number;
  readonly log: LogConfig;
}

const KNOWN = ["connectionLimit", "connectTimeoutMs", "log"];

/**
 * @throws {TypeError} an option is unknown or of the wrong type
 * @throws {RangeError} a number is out of its bounds
 */
export function resolveDatabaseOptions(options: DatabaseOptions): ResolvedDatabaseOptions {
  refuseUnknownOptions("openDatabase", options, KNOWN);
  const { connectionLimit = 10, connectTimeoutMs = 5_000, log = [] } = options;
  if (typeof log !== "function" && !Array.isArray(log)) {
    throw new TypeError(`log: expected a list of "query" and "error" or a function, got ${typeof log}`);
  }
  return {
    connectionLimit: wholeNumber("connectionLimit", connectionLimit, 1, 1_000),
    connectTimeoutMs: wholeNumber("connectTimeoutMs", connectTimeoutMs, 1, 600_000),
    log,
  };
}
