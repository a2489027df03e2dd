import { spawn } from "node:child_process";
import { Socket } from "node:net";

/**
 * Kills a process when this one has ended in a way that runs no "exit" listener, such as SIGKILL or a signal that nobody
 * handles: test runners end their workers so.
 *
 * A shell waits for the end of a pipe that only this process holds open. It sees that end however this process ends.
 *
 * @param pid a child of this process
 * @returns withdraws it; to be called once the child has ended, before its pid can become another's
 */
export function killWhenOrphaned(pid: number): () => void {
  const script = `trap "" HUP INT TERM; read line; kill -9 ${pid}`;
  const shell = spawn("/bin/sh", ["-c", script], { stdio: ["pipe", "ignore", "ignore"] });
  shell.on("error", () => {}); // without a shell, the "exit" listener is all there is
  shell.unref();
  if (shell.stdin instanceof Socket) shell.stdin.unref();
  return () => shell.kill("SIGKILL");
}
