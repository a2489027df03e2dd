import { SqlServerError } from "./sql-server-error.ts";

/** A server that tests may use. */
export interface SqlServer {
  /** What it is, for a test's name: `mariadb 10.11.14`. */
  readonly name: string;
  /** `mysql://` URL of a user who may create databases; see `createTestDatabase`. */
  readonly url: string;
}

/** A {@link SqlServer} with what it takes to end it. */
export interface RunningSqlServer extends SqlServer {
  /** Ends what was started for it; nothing, for a server that was there before. */
  stop(): Promise<void>;
}

/** What a step came to: at least one server, or why this way isn't open on this machine. */
export type LadderOutcome =
  | { readonly servers: readonly [RunningSqlServer, ...RunningSqlServer[]] }
  | { readonly unavailable: string; readonly cause?: unknown };

/** One way to get at servers. It rejects when the way is open but leads nowhere: that is for a person to mend. */
export interface LadderStep {
  readonly name: string;
  find(): Promise<LadderOutcome>;
}

/** What {@link climbLadder} found. */
export interface FoundSqlServers {
  /** The name of the step that found them. */
  readonly source: string;
  readonly servers: readonly SqlServer[];
  /** Ends those that were started. */
  stop(): Promise<void>;
}

/**
 * Takes the first step that has servers, and doesn't try those after it.
 *
 * @throws {SqlServerError} `NO_SQL_SERVER` when no step has any, saying why for each; what a step throws, as it is
 */
export async function climbLadder(steps: readonly LadderStep[]): Promise<FoundSqlServers> {
  const reasons: string[] = [];
  let cause: unknown;
  for (const step of steps) {
    const outcome = await step.find();
    if ("servers" in outcome) {
      const { servers } = outcome;
      return {
        source: step.name,
        servers: servers.map(({ name, url }) => ({ name, url })),
        stop: async () => {
          await Promise.all(servers.map((server) => server.stop()));
        },
      };
    }
    reasons.push(`  - ${step.name}: ${outcome.unavailable}`);
    cause = outcome.cause ?? cause;
  }
  throw new SqlServerError(
    "NO_SQL_SERVER",
    `there is no MySQL or MariaDB server to test with. Tried, in this order:\n${reasons.join("\n")}\n${REMEDIES}`,
    { cause },
  );
}

const REMEDIES = `Do one of these, then run it again:
  - set TEST_DATABASE_URLS=mysql://user:password@host:3306 (several: with commas), of users who may create databases
  - install MariaDB or MySQL, with mariadbd or mysqld on PATH
  - start one in a container, and set TEST_DATABASE_URLS
  - on Debian or Ubuntu: run as root, and MariaDB is installed with apt`;
