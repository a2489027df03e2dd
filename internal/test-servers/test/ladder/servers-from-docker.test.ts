import { describe, expect, inject, it } from "vitest";
import { identifySqlServer } from "../../src/identify-sql-server.ts";
import { serversFromDocker } from "../../src/ladder/servers-from-docker.ts";
import { CommandError, type RunCommand } from "../../src/run-command.ts";
import { bareMachine } from "../bare-machine.ts";

/** Docker's command line, in front of the real server that this run has: this machine need not have an engine. */
function dockerCommand(port: string, fails?: string): { run: RunCommand; calls: string[] } {
  const calls: string[] = [];
  return {
    calls,
    run: async (command, args) => {
      calls.push([command, ...args].join(" "));
      if (args[0] === fails) throw new CommandError(`docker ${fails} failed (1)`);
      if (args[0] === "run") return "c0ffee\n";
      return args[0] === "port" ? `127.0.0.1:${port}\n` : "";
    },
  };
}

const [server] = inject("sqlServers");
const port = new URL(server?.url ?? "").port;

describe("a server in Docker", () => {
  it("runs on a free loopback port, and is removed with its data by stop", async () => {
    const { run, calls } = dockerCommand(port);
    let exitHandlers = 0;
    const atExit = () => {
      exitHandlers += 1;
      return () => {
        exitHandlers -= 1;
      };
    };
    const waited: string[] = [];
    const waitUntilReady = async (url: string) => {
      waited.push(url);
      return await identifySqlServer(server?.url ?? "");
    };
    const outcome = await serversFromDocker(bareMachine({ run, atExit, waitUntilReady })).find();
    expect(outcome).toMatchObject({ servers: [{ url: `mysql://root@127.0.0.1:${port}` }] });
    expect(waited).toEqual([`mysql://root@127.0.0.1:${port}`]);
    expect(exitHandlers).toBe(1);
    if ("servers" in outcome) await outcome.servers[0].stop();
    expect(exitHandlers).toBe(0);
    expect(calls).toEqual([
      "docker info",
      "docker run --detach --env=MYSQL_ALLOW_EMPTY_PASSWORD=yes --publish=127.0.0.1::3306 mysql:9",
      "docker port c0ffee 3306/tcp",
      "docker rm --force --volumes c0ffee",
    ]);
  });

  it("is not to be had when the engine does not answer within five seconds", async () => {
    const limits: number[] = [];
    const run: RunCommand = async (_command, _args, { timeoutMs }) => {
      limits.push(timeoutMs);
      throw new CommandError("docker did not end in time");
    };
    expect(await serversFromDocker(bareMachine({ run })).find()).toEqual({ unavailable: "no engine answers" });
    expect(limits).toEqual([5_000]);
  });

  it("is not to be had when the image can't be run; the reason is kept", async () => {
    const { run } = dockerCommand(port, "run");
    const outcome = await serversFromDocker(bareMachine({ run })).find();
    expect(outcome).toMatchObject({
      unavailable: "the engine answers but can't run mysql:9",
      cause: { code: "COMMAND_FAILED" },
    });
  });

  it("is removed when it never answers", async () => {
    const { run, calls } = dockerCommand(port);
    await expect(serversFromDocker(bareMachine({ run })).find()).rejects.toThrow("does not answer");
    expect(calls.at(-1)).toBe("docker rm --force --volumes c0ffee");
  });
});
