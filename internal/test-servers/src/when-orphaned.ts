import { spawn } from "node:child_process";
import { Socket } from "node:net";

/**
 * Cleans up when this process has ended in a way that runs no "exit" listener, such as SIGKILL or a signal that nobody
 * handles: test runners end their workers so.
 *
 * A shell waits for the end of a pipe that only this process holds open. It sees that end however this process ends.
 *
 * @param script what the shell then runs, with `$1` for the value
 * @returns withdraws it; to be called once there is nothing to clean up, before the value can become another's
 */
export function whenOrphaned(script: string, value: number | string): () => void {
  const args = ["-c", `trap "" HUP INT TERM; read line; ${script}`, "sh", String(value)];
  const shell = spawn("/bin/sh", args, { stdio: ["pipe", "ignore", "ignore"] });
  shell.on("error", () => {}); // without a shell, the "exit" listener is all there is
  shell.unref();
  if (shell.stdin instanceof Socket) shell.stdin.unref();
  return () => shell.kill("SIGKILL");
}
