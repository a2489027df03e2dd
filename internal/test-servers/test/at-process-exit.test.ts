import { describe, expect, it } from "vitest";
import { runCommand } from "../src/run-command.ts";

const MODULE = new URL("../src/at-process-exit.ts", import.meta.url).href;

/** Runs a script in a process of its own, to its end, and gives what it printed. */
function run(script: string): Promise<string> {
  const source = `import { atProcessExit } from ${JSON.stringify(MODULE)};\n${script}`;
  return runCommand(process.execPath, ["--input-type=module", "--eval", source], { timeoutMs: 30_000 });
}

describe("clean-ups at the exit of a process", () => {
  it("run last in, first out: a server before the directory that it was started in", async () => {
    const output = await run(`
      atProcessExit(() => console.log("remove directory"));
      atProcessExit(() => console.log("kill server"));
      process.exit();`);
    expect(output).toBe("kill server\nremove directory\n");
  });

  it("run all, though one of them fails", async () => {
    const output = await run(`
      atProcessExit(() => console.log("remove directory"));
      atProcessExit(() => { throw new Error("the server can't be killed"); });`);
    expect(output).toBe("remove directory\n");
  });

  it("don't run once withdrawn", async () => {
    const output = await run(`
      const withdraw = atProcessExit(() => console.log("remove directory"));
      withdraw();`);
    expect(output).toBe("");
  });
});
