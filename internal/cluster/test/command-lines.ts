import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The command lines of all processes of this machine. */
export async function commandLines(): Promise<string[]> {
  const { stdout } = await run("ps", ["-eo", "args"]);
  return stdout.split("\n");
}
