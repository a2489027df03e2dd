import type { LadderStep, RunningSqlServer } from "../climb-ladder.ts";
import type { SqlServerIdentity } from "../identify-sql-server.ts";
import { parseDatabaseUrls } from "../parse-database-urls.ts";
import { SqlServerError } from "../sql-server-error.ts";

const VARIABLE = "TEST_DATABASE_URLS";

/** What {@link serversFromEnvironment} reads. */
export interface NamedServers {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Connects to a server and asks what it is. */
  identify(url: string): Promise<SqlServerIdentity>;
}

/** Servers that run already and that the environment names. All of them must answer. */
export function serversFromEnvironment({ env, identify }: NamedServers): LadderStep {
  const serverAt = async (url: string): Promise<RunningSqlServer> => {
    const { flavour, version } = await identify(url);
    return { name: `${flavour} ${version} at ${new URL(url).host}`, url, stop: async () => {} };
  };
  return {
    name: VARIABLE,
    async find() {
      const urls = parseDatabaseUrls(VARIABLE, env[VARIABLE] ?? "");
      try {
        const [first, ...others] = await Promise.all(urls.map(serverAt));
        return first === undefined ? { unavailable: "not set" } : { servers: [first, ...others] };
      } catch (cause) {
        if (!(cause instanceof SqlServerError)) throw cause;
        throw new SqlServerError(cause.code, `${VARIABLE}: ${cause.message}`, { cause });
      }
    },
  };
}
