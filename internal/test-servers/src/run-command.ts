import { execFile } from "node:child_process";

const OUTPUT_MAX_BYTES = 16 * 1024 * 1024; // apt's progress fits many times over
const OUTPUT_TAIL_LINES = 15; // enough to hold the cause, short enough to read

/** How {@link RunCommand} runs a command. */
export interface CommandOptions {
  /** After so many milliseconds the command is killed, and that is a failure. */
  readonly timeoutMs: number;
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a command to its end and returns its standard output; rejects with a {@link CommandError} unless it exits 0. */
export type RunCommand = (command: string, args: readonly string[], options: CommandOptions) => Promise<string>;

/** A command that could not be run, exited with an error, or ran out of time. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  readonly code = "COMMAND_FAILED";
}

/** Runs a command as a child process, without a shell. */
export const runCommand: RunCommand = (command, args, { timeoutMs, env }) =>
  new Promise((resolve, reject) => {
    const options = {
      timeout: timeoutMs,
      killSignal: "SIGKILL",
      maxBuffer: OUTPUT_MAX_BYTES,
      env: { ...process.env, ...env },
    } as const;
    execFile(command, [...args], options, (error, stdout, stderr) => {
      if (error === null) return resolve(stdout);
      const why = error.killed ? `did not end within ${timeoutMs} ms` : `failed (${error.code ?? error.signal})`;
      const output = `${stdout}\n${stderr}`.trim().split("\n").slice(-OUTPUT_TAIL_LINES).join("\n");
      reject(new CommandError(`${command} ${why}${output === "" ? "" : `:\n${output}`}`, { cause: error }));
    });
  });
