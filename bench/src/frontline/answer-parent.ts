import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

/** Tells the process that forked this one on which port it serves, and whenever it asks, how much this one has worked. */
export function answerParent(port: number): void {
  process.on("disconnect", () => process.exit()); // the benchmark is gone
  process.on("message", () => process.send?.(workOf(process.cpuUsage())));
  process.send?.(port);
}

/** Serves on a free loopback port, and returns it. */
export async function serveOnLoopback(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

/** Milliseconds of processor time, of all threads. */
export function workOf({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1_000;
}
