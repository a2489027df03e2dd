import {
  type ChecksOf,
  listOf,
  type OptionCheck,
  oneOf,
  optional,
  resolveOptions,
  unchecked,
  wholeNumber,
} from "@frontline-routing/router-core/options";
import type { LogConfig } from "kysely";
import { type ResolvedTls, resolveTls, type TlsOptions } from "./mysql/tls-options.ts";

/** Options of `openDatabase`. All but `log` are about MySQL and MariaDB servers. */
export interface DatabaseOptions {
  /** The most connections of each handle, `db` and `readerOf(db)`, 1 to 1,000. Default: 10. */
  readonly connectionLimit?: number | undefined;
  /** How long to wait for a server to accept a connection, 1 to 600,000 ms. Default: 5,000. */
  readonly connectTimeoutMs?: number | undefined;
  /**
   * How long to wait for one of the connections while all are in use, 1 to 600,000 ms. Default: 5,000: with the default
   * of `queryTimeoutMs`, a server that hangs is given up well within a durable step of twenty seconds.
   */
  readonly acquireTimeoutMs?: number | undefined;
  /**
   * How long a statement may take, from sending it to its last row, 100 to 600,000 ms. The server is told to end a
   * longer one (MySQL does so with reads, MariaDB with all); half a second later the connection is closed, so that a
   * server that hangs can't hold it. Whether a commit that was cut off took effect is then unknown. `migrateToLatest`
   * isn't limited. Default: 10,000, twice the longest wait for a lock.
   */
  readonly queryTimeoutMs?: number | undefined;
  /**
   * When to close a connection of `db` that nothing uses, 100 to 3,000 ms. Default: 2,500, well before the server ends it
   * for its silence. Those of `readerOf(db)` stay for a minute.
   */
  readonly idleTimeoutMs?: number | undefined;
  /** After how long a silence TCP asks whether the other side is there, 1,000 to 7,200,000 ms. Default: 30,000. */
  readonly keepAliveMs?: number | undefined;
  /**
   * Whether and how connections are encrypted. `true` is TLS with a certificate that an authority trusted by Node.js
   * signed for the host of the URL. Default: false.
   */
  readonly tls?: boolean | TlsOptions | undefined;
  /**
   * The URL of a replica, which `readerOf(db)` and so the router reads from, with the same options. Nothing moves to the
   * primary when it fails. Default: none, all reads go to the primary.
   */
  readonly replicaUrl?: string | undefined;
  /** Kysely's log option: `["query", "error"]`, or a function. Default: nothing is logged. */
  readonly log?: LogConfig | undefined;
}

export type ResolvedDatabaseOptions = Omit<ReturnType<typeof resolveDatabaseOptions>, "queryTimeoutMs"> & {
  /** `undefined`: no limit. */
  readonly queryTimeoutMs: number | undefined;
};

const logLevels = listOf('a list of "query" and "error" or a function', oneOf(["query", "error"]), []);
const logConfig: OptionCheck<LogConfig> = (value, name) => {
  return typeof value === "function" ? (value as LogConfig) : logLevels(value, name);
};
const tlsOptions: OptionCheck<ResolvedTls | undefined> = (value = false) => resolveTls(value);

export function resolveDatabaseOptions(options: DatabaseOptions) {
  return resolveOptions("openDatabase", options, {
    connectionLimit: wholeNumber(1, 1_000, 10), // so that a hundred processes share a server's usual limit of a thousand
    connectTimeoutMs: wholeNumber(1, 600_000, 5_000), // well above any round trip and a lost packet or two
    acquireTimeoutMs: wholeNumber(1, 600_000, 5_000),
    queryTimeoutMs: wholeNumber(100, 600_000, 10_000),
    idleTimeoutMs: wholeNumber(100, 3_000, 2_500),
    keepAliveMs: wholeNumber(1_000, 7_200_000, 30_000), // often enough for any firewall on the way
    tls: tlsOptions, // off: servers on a private network often have no certificate
    replicaUrl: optional(unchecked<string>()),
    log: logConfig,
  } satisfies ChecksOf<DatabaseOptions>);
}
