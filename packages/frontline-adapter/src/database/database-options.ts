import type { LogConfig } from "kysely";
import { refuseUnknownOptions, wholeNumber } from "../option-checks.ts";
import { type ResolvedTls, resolveTls, type TlsOptions } from "./tls-options.ts";

/** Options of `openDatabase`. All but `log` are about MySQL and MariaDB servers. */
export interface DatabaseOptions {
  /**
   * The most connections to a server, 1 to 1,000. Default: 10, which a frontline with a warm cache hardly uses, and
   * which lets a hundred processes share a server's usual limit of a thousand.
   */
  readonly connectionLimit?: number;
  /**
   * How long to wait for a server to accept a connection, 1 to 600,000 ms. Default: 5,000, well above any round trip
   * and a lost packet or two, and short enough for whoever waits for the answer.
   */
  readonly connectTimeoutMs?: number;
  /**
   * How long to wait for one of the connections while all are in use, 1 to 600,000 ms. Default: 5,000, so that with
   * the default of `queryTimeoutMs` a server that hangs is given up well within a durable step of twenty seconds.
   */
  readonly acquireTimeoutMs?: number;
  /**
   * How long a statement may take, from sending it to its last row, 100 to 600,000 ms. The server is told to end a
   * longer one (MySQL does so with reads, MariaDB with all); half a second later the connection is closed, so that a
   * server that hangs can't hold it. Whether a commit that was cut off took effect is then unknown. `migrateToLatest`
   * isn't limited. Default: 10,000, twice the longest wait for a lock.
   */
  readonly queryTimeoutMs?: number;
  /**
   * When to close a connection that nothing uses, 1,000 to 80,000 ms: the server closes it after 90 seconds. Default:
   * 60,000, before balancers and firewalls forget it (four to six minutes are usual), and so that the pool shrinks to
   * what the load needs.
   */
  readonly idleTimeoutMs?: number;
  /**
   * After how long a silence TCP asks whether the other side is still there, 1,000 to 7,200,000 ms. Default: 30,000,
   * often enough for any firewall on the way. Whole seconds count.
   */
  readonly keepAliveMs?: number;
  /**
   * Whether and how connections are encrypted. `true` is TLS with a certificate that an authority trusted by Node.js
   * signed for the host of the URL. Default: false, as servers on a private network often have no certificate.
   */
  readonly tls?: boolean | TlsOptions;
  /**
   * The URL of a replica, which `readerOf(db)` reads from, with a pool of its own and the same options. The router
   * reads there; the repository and everything else stays with the primary. Nothing moves to the primary when the
   * replica fails. Default: none, all reads go to the primary.
   */
  readonly replicaUrl?: string;
  /** Kysely's log option: `["query", "error"]`, or a function. Default: nothing is logged. */
  readonly log?: LogConfig;
}

/** {@link DatabaseOptions} after the door. */
export interface ResolvedDatabaseOptions {
  readonly connectionLimit: number;
  readonly connectTimeoutMs: number;
  readonly acquireTimeoutMs: number;
  /** `undefined`: no limit. */
  readonly queryTimeoutMs: number | undefined;
  readonly idleTimeoutMs: number;
  readonly keepAliveMs: number;
  /** `undefined`: no encryption. */
  readonly tls: ResolvedTls | undefined;
  readonly replicaUrl: string | undefined;
  readonly log: LogConfig;
}

const KNOWN = [
  "connectionLimit",
  "connectTimeoutMs",
  "acquireTimeoutMs",
  "queryTimeoutMs",
  "idleTimeoutMs",
  "keepAliveMs",
  "tls",
  "replicaUrl",
  "log",
];

/**
 * @throws {TypeError} an option is unknown or of the wrong type
 * @throws {RangeError} a number is out of its bounds
 */
export function resolveDatabaseOptions(options: DatabaseOptions): ResolvedDatabaseOptions {
  refuseUnknownOptions("openDatabase", options, KNOWN);
  const { connectionLimit = 10, connectTimeoutMs = 5_000, acquireTimeoutMs = 5_000, queryTimeoutMs = 10_000 } = options;
  const { idleTimeoutMs = 60_000, keepAliveMs = 30_000, tls = false, replicaUrl, log = [] } = options;
  if (typeof log !== "function" && !Array.isArray(log)) {
    throw new TypeError(`log: expected a list of "query" and "error" or a function, got ${typeof log}`);
  }
  return {
    connectionLimit: wholeNumber("connectionLimit", connectionLimit, 1, 1_000),
    connectTimeoutMs: wholeNumber("connectTimeoutMs", connectTimeoutMs, 1, 600_000),
    acquireTimeoutMs: wholeNumber("acquireTimeoutMs", acquireTimeoutMs, 1, 600_000),
    queryTimeoutMs: wholeNumber("queryTimeoutMs", queryTimeoutMs, 100, 600_000),
    idleTimeoutMs: wholeNumber("idleTimeoutMs", idleTimeoutMs, 1_000, 80_000),
    keepAliveMs: wholeNumber("keepAliveMs", keepAliveMs, 1_000, 7_200_000),
    tls: resolveTls(tls),
    replicaUrl,
    log,
  };
}
