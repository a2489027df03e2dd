import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** A server in a process of its own. */
export interface ServerProcess {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  /** Milliseconds of processor time that it has used. */
  work(): Promise<number>;
  stop(): Promise<void>;
}

/** Starts a file of this folder as a process of its own, and waits until it serves. It ends with the one that started it. */
export async function startServer(
  file: "sentinel.ts" | "bare-proxy.ts" | "example-frontline.ts",
  settings: object = {},
): Promise<ServerProcess> {
  const script = fileURLToPath(new URL(file, import.meta.url));
  const child = fork(script, [JSON.stringify(settings)], { execArgv: ["--conditions=@frontline-routing/source"] });
  const port = await nextNumber(child, file);
  return {
    origin: `http://127.0.0.1:${port}`,
    async work() {
      child.send("work");
      return await nextNumber(child, file);
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, "exit");
      child.kill("SIGKILL");
      await exited;
    },
  };
}

async function nextNumber(child: ChildProcess, file: string): Promise<number> {
  const waiting = new AbortController();
  const { signal } = waiting;
  const exited = once(child, "exit", { signal }).then(([code, killedBy]) => {
    throw new Error(`${file} ended with ${code ?? killedBy}`);
  });
  exited.catch(() => undefined); // that the wait is over is no failure
  try {
    const [answer] = await Promise.race([once(child, "message", { signal }), exited]);
    return Number(answer);
  } finally {
    waiting.abort();
  }
}
