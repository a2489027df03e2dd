import { startProgram } from "../start-program.ts";

/** A server in a process of its own. */
export interface ServerProcess {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  /** Milliseconds of processor time that it has used. */
  work(): Promise<number>;
  stop(): Promise<void>;
}

/** Starts a file of this folder as a process of its own, and waits until it serves. */
export async function startServer(
  file: "sentinel.ts" | "bare-proxy.ts" | "example-frontline.ts",
  settings: object = {},
): Promise<ServerProcess> {
  const { ready: port, ask, stop } = await startProgram<"work", number>(new URL(file, import.meta.url), settings);
  return { origin: `http://127.0.0.1:${port}`, work: () => ask("work"), stop };
}
