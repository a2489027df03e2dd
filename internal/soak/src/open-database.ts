import {
  createTestDatabase,
  findSqlServers,
  freezeProcess,
  installedSqlServers,
  startMysqlServer,
} from "@frontline-routing/test-servers";

/** What the platform may keep its routes in. */
export const DATABASES = ["sqlite", "mariadb", "mysql"] as const;
export type DatabaseName = (typeof DATABASES)[number];

/** A database server of our own, which can be broken. */
export interface OwnServer {
  kill(): Promise<void>;
  restart(): Promise<void>;
  freeze(): Promise<void>;
  thaw(): void;
}

/** A database for a platform. */
export interface SoakDatabase {
  /** `mariadb 10.11.14`, `SQLite`. */
  readonly name: string;
  /** For `startPlatform`; `undefined`: a SQLite file of the platform's own. */
  readonly url: string | undefined;
  /** Missing for SQLite, and for a server that others use too. */
  readonly server: OwnServer | undefined;
  close(): Promise<void>;
}

/**
 * Opens an empty database: on a server of our own where its program is installed, else on one that `findSqlServers` finds, which
 * stays up.
 *
 * @throws {Error} there is none of that name
 */
export async function openDatabase(wanted: DatabaseName): Promise<SoakDatabase> {
  if (wanted === "sqlite") return { name: "SQLite", url: undefined, server: undefined, close: async () => undefined };
  const binary = (await installedSqlServers()).find(({ flavour }) => flavour === wanted)?.path;
  return binary === undefined ? await onFoundServer(wanted) : await onOwnServer(binary);
}

async function onOwnServer(binary: string): Promise<SoakDatabase> {
  const server = await startMysqlServer({ binary });
  const { url } = await createTestDatabase(server.url).catch(async (error) => {
    await server.stop();
    throw error;
  });
  return {
    name: `${server.flavour} ${server.version}`,
    url,
    server: {
      kill: () => server.kill(),
      restart: () => server.restart(),
      freeze: () => freezeProcess(server.pid),
      thaw: () => void process.kill(server.pid, "SIGCONT"),
    },
    close: () => server.stop(), // its data go with it
  };
}

async function onFoundServer(wanted: DatabaseName): Promise<SoakDatabase> {
  const found = await findSqlServers();
  const server = found.servers.find(({ name }) => name.startsWith(wanted));
  if (server === undefined) {
    await found.stop();
    const names = found.servers.map(({ name }) => name).join(", ");
    throw new Error(`--database ${wanted}: there is none among ${names}; set TEST_DATABASE_URLS to one`);
  }
  const { url, drop } = await createTestDatabase(server.url);
  return { name: server.name, url, server: undefined, close: () => drop().finally(() => found.stop()) };
}
