import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { startManagedProcess } from "../src/managed-process.ts";
import { isAlive } from "./is-alive.ts";

const shell = (script: string) => ({
  name: "Sleeper",
  command: "/bin/sh",
  args: ["-c", script],
  ready: async () => true,
  startTimeoutMs: 30_000,
});

describe("a managed process", () => {
  it("is waited for until it is up, and a failing question counts as not yet", async () => {
    let asked = 0;
    const started = await startManagedProcess({
      ...shell("exec sleep 600"),
      async ready() {
        asked += 1;
        if (asked === 1) throw new Error("connection refused");
        return asked === 3;
      },
    });
    onTestFinished(() => started.kill());
    expect(asked).toBe(3);
    expect(isAlive(started.pid)).toBe(true);
  });

  it("goes by SIGTERM when stopped, and by SIGKILL when killed", async () => {
    const stopped = await startManagedProcess(shell("exec sleep 600"));
    await stopped.stop();
    expect(await stopped.exited).toEqual({ code: null, signal: "SIGTERM" });
    const killed = await startManagedProcess(shell("exec sleep 600"));
    await killed.kill();
    expect(await killed.exited).toEqual({ code: null, signal: "SIGKILL" });
    expect(isAlive(killed.pid)).toBe(false);
  });

  it("may be stopped when it is gone already", async () => {
    const gone = await startManagedProcess(shell("exit 7"));
    expect(await gone.exited).toEqual({ code: 7, signal: null });
    await gone.stop();
    await gone.kill();
  });

  it("keeps the tail of what it printed, on both streams", async () => {
    const started = await startManagedProcess(shell("echo out; echo err >&2; seq 100000; echo last"));
    await started.exited;
    expect(started.output()).toMatch(/99999\n100000\nlast\n$/);
    expect(started.output().length).toBeLessThanOrEqual(16_384);
    const little = await startManagedProcess(shell("echo out; echo err >&2"));
    await little.exited;
    expect(little.output().split("\n").sort()).toEqual(["", "err", "out"]);
  });
});

describe("a process that doesn't come up", () => {
  it("is reported with what it printed when it exits", async () => {
    const start = startManagedProcess({ ...shell("echo no such table; exit 3"), ready: async () => false });
    await expect(start).rejects.toThrow("Sleeper exited before it was up (exit code 3)\nno such table\n");
  });

  it("is killed and reported when its time is up, with the last reason", async () => {
    const pids: string[] = [];
    const start = startManagedProcess({
      ...shell('echo "pid $$"; exec sleep 600'),
      ready: () => Promise.reject(new Error("connection refused")),
      startTimeoutMs: 500,
    });
    await expect(start).rejects.toMatchObject({
      message: expect.stringMatching(/^Sleeper was not up within 500 ms\npid \d+\n$/),
      cause: new Error("connection refused"),
    });
    await start.catch((error: Error) => pids.push(...(error.message.match(/\d+$/m) ?? [])));
    expect(pids).toHaveLength(1);
    expect(isAlive(Number(pids[0]))).toBe(false);
  });

  it("is killed and reported when it is given up", async () => {
    const giveUp = new AbortController();
    const start = startManagedProcess({
      ...shell("exec sleep 600"),
      async ready() {
        giveUp.abort();
        return false;
      },
      signal: giveUp.signal,
    });
    await expect(start).rejects.toThrow("Sleeper was given up before it was up");
    await expect(startManagedProcess({ ...shell("exec sleep 600"), signal: giveUp.signal })).rejects.toThrow(
      "given up",
    );
  });

  it("is reported when there is no such program", async () => {
    const start = startManagedProcess({ ...shell(""), command: "/no/such/program" });
    await expect(start).rejects.toThrow(
      "Sleeper can't be started from /no/such/program: spawn /no/such/program ENOENT",
    );
  });
});

describe("when this process ends", () => {
  const program = (last: string) => `
    import { startManagedProcess } from ${JSON.stringify(new URL("../src/managed-process.ts", import.meta.url).href)};
    const options = { name: "Sleeper", command: "/bin/sh", args: ["-c", "exec sleep 600"], startTimeoutMs: 30_000 };
    const before = process.listenerCount("exit");
    const all = [];
    for (let i = 0; i < 3; i++) all.push(await startManagedProcess({ ...options, ready: async () => true }));
    console.log(process.listenerCount("exit") - before, ...all.map(({ pid }) => pid));
    ${last}
  `;

  it.each([
    ["by itself", "process.exit(0);"],
    ["by SIGTERM", "process.kill(process.pid, 'SIGTERM');"],
    ["by SIGKILL", "process.kill(process.pid, 'SIGKILL');"],
  ])("%s, what it started ends too, with one listener for all", async (_how, last) => {
    const run = promisify(execFile)(process.execPath, ["--input-type=module", "--eval", program(last)]);
    const { stdout } = await run.catch((error: { stdout: string }) => error);
    const [listeners, ...pids] = stdout.trim().split(" ").map(Number);
    expect(listeners).toBe(1);
    expect(pids).toHaveLength(3);
    await vi.waitFor(() => expect(pids.filter(isAlive)).toEqual([]), { timeout: 10_000 });
  });
});
