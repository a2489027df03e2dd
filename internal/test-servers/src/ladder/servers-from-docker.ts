import type { LadderStep } from "../climb-ladder.ts";
import { LOOPBACK } from "../free-port.ts";
import type { SqlServerIdentity } from "../identify-sql-server.ts";
import type { RunCommand } from "../run-command.ts";

const IMAGE = "mysql:9";
const ANSWER_TIMEOUT_MS = 5_000; // an engine that runs answers in well under one second
const RUN_TIMEOUT_MS = 300_000; // includes pulling an image of some 250 MB

/** What {@link serversFromDocker} does to the machine. */
export interface DockerMachine {
  readonly run: RunCommand;
  /** Resolves once the server at this URL answers. */
  waitUntilReady(url: string): Promise<SqlServerIdentity>;
  /** Runs a synchronous clean-up when this process exits; returns a function that withdraws it. */
  atExit(cleanup: () => void): () => void;
  /** Runs a command synchronously, as a process that exits must; its failure doesn't count. */
  runSync(command: string, args: readonly string[]): void;
}

/** A MySQL 9 in a container, if Docker answers. */
export function serversFromDocker({ run, waitUntilReady, atExit, runSync }: DockerMachine): LadderStep {
  return {
    name: "Docker",
    async find() {
      try {
        await run("docker", ["info"], { timeoutMs: ANSWER_TIMEOUT_MS });
      } catch {
        return { unavailable: "no engine answers" };
      }
      let container: string;
      try {
        container = (await run("docker", RUN_MYSQL, { timeoutMs: RUN_TIMEOUT_MS })).trim();
      } catch (cause) {
        return { unavailable: `the engine answers but can't run ${IMAGE}`, cause };
      }
      const remove = ["rm", "--force", "--volumes", container];
      const forget = atExit(() => runSync("docker", remove));
      const stop = async () => {
        await run("docker", remove, { timeoutMs: RUN_TIMEOUT_MS });
        forget();
      };
      try {
        const published = await run("docker", ["port", container, "3306/tcp"], { timeoutMs: ANSWER_TIMEOUT_MS });
        const url = `mysql://root@${LOOPBACK}:${/:(\d+)\s*$/.exec(published)?.[1]}`;
        const { flavour, version } = await waitUntilReady(url);
        return { servers: [{ name: `${flavour} ${version}`, url, stop }] };
      } catch (error) {
        await stop().catch(() => undefined); // it is tried again at exit; the first failure is the one to tell
        throw error;
      }
    },
  };
}

const RUN_MYSQL = [
  "run",
  "--detach",
  "--env=MYSQL_ALLOW_EMPTY_PASSWORD=yes",
  `--publish=${LOOPBACK}::3306`, // a free port of the loopback, chosen by the engine
  IMAGE,
];
