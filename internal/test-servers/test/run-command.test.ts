import { describe, expect, it } from "vitest";
import { runCommand } from "../src/run-command.ts";

const node = (script: string, timeoutMs = 30_000, env?: Record<string, string>) =>
  runCommand(process.execPath, ["-e", script], env === undefined ? { timeoutMs } : { timeoutMs, env });

describe("running a command", () => {
  it("gives its standard output", async () => {
    expect(await node("console.log('out'); console.error('err')")).toBe("out\n");
  });

  it("adds to the environment rather than replacing it", async () => {
    const script = "console.log(process.env.ADDED, process.env.PATH !== undefined)";
    expect(await node(script, 30_000, { ADDED: "yes" })).toBe("yes true\n");
  });

  it("fails with its exit code and the end of what it printed", async () => {
    await expect(node("console.error('disk full'); process.exit(3)")).rejects.toMatchObject({
      code: "COMMAND_FAILED",
      message: `${process.execPath} failed (3):\ndisk full`,
    });
  });

  it("fails when it is not there", async () => {
    await expect(runCommand("/no/such/program", [], { timeoutMs: 1_000 })).rejects.toThrow(
      "/no/such/program failed (ENOENT)",
    );
  });

  it("kills it when the time is up", async () => {
    await expect(node("setInterval(() => {}, 1000)", 200)).rejects.toThrow("did not end within 200 ms");
  });
});
