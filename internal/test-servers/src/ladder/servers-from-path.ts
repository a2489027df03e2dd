import type { LadderOutcome, LadderStep, RunningSqlServer } from "../climb-ladder.ts";
import type { SqlServerBinary } from "../sql-server-binary.ts";
import type { MysqlServer } from "../start-mysql-server.ts";

/** What {@link serversFromPath} does to the machine. */
export interface InstalledServers {
  /** The servers that are installed, at most one of each flavour. */
  findBinaries(): Promise<readonly SqlServerBinary[]>;
  start(binary: SqlServerBinary): Promise<Pick<MysqlServer, "url" | "stop">>;
}

/** Servers of our own, from the `mariadbd` and the `mysqld` that are installed: both, if both are. */
export function serversFromPath(machine: InstalledServers): LadderStep {
  return { name: "mariadbd or mysqld on PATH", find: () => startInstalledServers(machine) };
}

/** Starts one server of each flavour that is installed. If one fails, the others are stopped. */
export async function startInstalledServers({ findBinaries, start }: InstalledServers): Promise<LadderOutcome> {
  const attempts = await Promise.allSettled(
    (await findBinaries()).map(async (binary): Promise<RunningSqlServer> => {
      const server = await start(binary);
      return { name: `${binary.flavour} ${binary.version}`, url: server.url, stop: () => server.stop() };
    }),
  );
  const servers = attempts.flatMap((attempt) => (attempt.status === "fulfilled" ? [attempt.value] : []));
  const failure = attempts.find((attempt) => attempt.status === "rejected");
  if (failure !== undefined) {
    await Promise.allSettled(servers.map((server) => server.stop()));
    throw failure.reason;
  }
  const [first, ...others] = servers;
  return first === undefined ? { unavailable: "neither is there" } : { servers: [first, ...others] };
}
