import { rmSync } from "node:fs";
import { mkdir, mkdtemp, readdir, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { atProcessExit } from "./at-process-exit.ts";
import { searchPath } from "./find-executable.ts";
import { freePort, LOOPBACK } from "./free-port.ts";
import { identifySqlServer } from "./identify-sql-server.ts";
import { initialiseDataDirectory } from "./initialise-data-directory.ts";
import { installedSqlServers } from "./installed-sql-servers.ts";
import { type ManagedProcess, startManagedProcess } from "./managed-process.ts";
import { runAsArguments } from "./run-as-arguments.ts";
import { runCommand } from "./run-command.ts";
import { inspectSqlServerBinary, type SqlFlavour, type SqlServerBinary } from "./sql-server-binary.ts";
import { SqlServerError } from "./sql-server-error.ts";

const START_TIMEOUT_MS = 60_000; // it takes about a second, more after a crash; a loaded machine gets many times that
const GREETING_TIMEOUT_MS = 1_000; // whoever has the port but says nothing, isn't our server; it is asked again anyway
const PORT_ATTEMPTS = 3; // a port found free may be taken before the server binds it; thrice in a row is no accident

/** Options of {@link startMysqlServer}. */
export interface MysqlServerOptions {
  /** Path of a `mariadbd` or `mysqld`. Default: the first on PATH, `mariadbd` before `mysqld`. */
  readonly binary?: string | undefined;
  /** Default: a temporary one, which `stop()` removes. One given here is made if it is missing or empty, and stays. */
  readonly dataDirectory?: string | undefined;
  /** Port on 127.0.0.1. Default: a free one. */
  readonly port?: number | undefined;
  /**
   * Whether a commit is flushed to the disk before it is answered. Default: true. With false the operating system
   * flushes it within about a second: a commit then still survives `kill()`, but not a power failure.
   */
  readonly durable?: boolean | undefined;
  /** Further arguments of the server's program. Default: none. */
  readonly serverArguments?: readonly string[] | undefined;
}

/** A MySQL or MariaDB server of our own, reachable from this machine only. */
export interface MysqlServer {
  /** `mysql://root@127.0.0.1:<port>`, without a database. The same after `restart()`. */
  readonly url: string;
  readonly flavour: SqlFlavour;
  /** As the server's program says it: `10.11.14`. */
  readonly version: string;
  /** The server's process, another one after `restart()`. */
  readonly pid: number;
  /** Shuts it down in order and removes its temporary data. */
  stop(): Promise<void>;
  /** SIGKILL, as in a crash. The data stay, for `restart()`. */
  kill(): Promise<void>;
  /** Starts it again on its data and port, after `kill()` or out of running. Resolves when it has recovered. */
  restart(): Promise<void>;
}

/**
 * Starts a `mariadbd` or `mysqld` that is installed on this machine. It is killed when this process exits.
 *
 * @throws {SqlServerError} `NO_SQL_SERVER` when none is on PATH, `SQL_SERVER_START_FAILED` when it doesn't come up, e.g.
 *   because the port that was asked for is in use; its output is in the cause
 * @example
 * const server = await startMysqlServer();
 * server.url; //=> "mysql://root@127.0.0.1:20411"
 * await server.stop();
 */
export async function startMysqlServer(options: MysqlServerOptions = {}): Promise<MysqlServer> {
  const directories = searchPath(process.env.PATH);
  const binary = await chooseBinary(options.binary);
  const home = await realpath(await mkdtemp(join(tmpdir(), "test-sql-")));
  const forgetHome = atProcessExit(() => rmSync(home, { recursive: true, force: true, maxRetries: 3 }));
  const removeHome = async () => {
    await rm(home, { recursive: true, force: true, maxRetries: 3 });
    forgetHome();
  };

  const dataDirectory = options.dataDirectory ?? join(home, "data");
  let started: { port: number; server: ManagedProcess };
  let settings: ServerSettings;
  try {
    await mkdir(dataDirectory, { recursive: true });
    await mkdir(join(home, "tmp"));
    settings = {
      binary,
      home,
      dataDirectory: await realpath(dataDirectory),
      durable: options.durable ?? true,
      further: options.serverArguments ?? [],
    };
    if ((await readdir(settings.dataDirectory)).length === 0) {
      await initialiseDataDirectory(binary, placeArguments(settings), directories, runCommand);
    }
    started = await startOnPort(settings, options.port);
  } catch (error) {
    await removeHome();
    throw error;
  }
  const { port } = started;
  let { server } = started;
  return {
    url: urlOf(port),
    flavour: binary.flavour,
    version: binary.version,
    get pid() {
      return server.pid;
    },
    async stop() {
      await server.stop();
      await removeHome();
    },
    kill: () => server.kill(),
    async restart() {
      await server.stop();
      server = await startProcess(settings, port);
    },
  };
}

interface ServerSettings {
  readonly binary: SqlServerBinary;
  /** Holds socket, pid file and temporary files, and by default the data. */
  readonly home: string;
  readonly dataDirectory: string;
  readonly durable: boolean;
  readonly further: readonly string[];
}

async function chooseBinary(path: string | undefined): Promise<SqlServerBinary> {
  if (path !== undefined) return inspectSqlServerBinary(path, runCommand);
  const [first] = await installedSqlServers();
  if (first !== undefined) return first;
  throw new SqlServerError(
    "NO_SQL_SERVER",
    "neither mariadbd nor mysqld is on PATH: install MariaDB or MySQL (on Debian or Ubuntu: apt-get install mariadb-server)",
  );
}

async function startOnPort(settings: ServerSettings, wanted: number | undefined) {
  for (let attempt = 1; ; attempt++) {
    const port = wanted ?? (await freePort());
    try {
      return { port, server: await startProcess(settings, port) };
    } catch (error) {
      const lostRace = error instanceof SqlServerError && isPortInUse(error.cause);
      if (!lostRace || wanted !== undefined || attempt === PORT_ATTEMPTS) throw error;
    }
  }
}

async function startProcess(settings: ServerSettings, port: number): Promise<ManagedProcess> {
  const { binary, dataDirectory } = settings;
  const name = binary.flavour === "mariadb" ? "MariaDB" : "MySQL";
  try {
    return await startManagedProcess({
      name,
      command: binary.path,
      args: serverArguments(settings, port),
      startTimeoutMs: START_TIMEOUT_MS,
      // Whoever answers may be another server, which took the port between our look and our bind.
      ready: async () => {
        const answering = await identifySqlServer(urlOf(port), GREETING_TIMEOUT_MS);
        return relative(dataDirectory, answering.dataDirectory) === "";
      },
    });
  } catch (cause) {
    const problem = isPortInUse(cause)
      ? `port ${port} of ${LOOPBACK} is in use: free it, choose another, or leave the port out`
      : "its output is in the cause of this error";
    throw new SqlServerError("SQL_SERVER_START_FAILED", `${name} (${binary.path}) does not start: ${problem}`, {
      cause,
    });
  }
}

function serverArguments(settings: ServerSettings, port: number): string[] {
  const { binary, home, durable, further } = settings;
  return [
    "--no-defaults", // must come first
    ...placeArguments(settings),
    `--bind-address=${LOOPBACK}`,
    `--port=${port}`,
    `--socket=${join(home, "sql.sock")}`,
    `--pid-file=${join(home, "sql.pid")}`,
    `--innodb-flush-log-at-trx-commit=${durable ? 1 : 2}`,
    // MySQL alone listens on a second port, keeps a binary log, and wants a directory for files of SQL statements that
    // a package may have put outside of ours, unless told not to.
    ...(binary.flavour === "mysql" ? ["--mysqlx=OFF", "--disable-log-bin", "--secure-file-priv=NULL"] : []),
    ...runAsArguments(),
    ...further,
  ];
}

function placeArguments({ home, dataDirectory }: ServerSettings): string[] {
  // A MariaDB that starts deletes what it takes for leftovers in `tmpdir`: in a shared one, the tables of others at work.
  return [`--datadir=${dataDirectory}`, `--tmpdir=${join(home, "tmp")}`];
}

function urlOf(port: number): string {
  return `mysql://root@${LOOPBACK}:${port}`;
}

function isPortInUse(error: unknown): boolean {
  return error instanceof Error && /address already in use|do you already have another/i.test(error.message);
}
