import { once } from "node:events";
import { connect } from "node:net";
import { join } from "node:path";
import { type ManagedProcess, startManagedProcess } from "@frontline-routing/test-servers";

/** Starts `routing-service.ts` as a process of its own, and waits until it listens. */
export async function startRoutingService(databaseUrl: string, port: number): Promise<ManagedProcess> {
  return await startManagedProcess({
    name: "routing service",
    command: process.execPath,
    args: ["--conditions=@frontline-routing/source", join(import.meta.dirname, "routing-service.ts")],
    env: { ...process.env, DATABASE_URL: databaseUrl, PORT: String(port), RESTATE_LOGGING: "ERROR" },
    startTimeoutMs: 20_000,
    ready: async (signal) => {
      const socket = connect(port, "127.0.0.1");
      try {
        await once(socket, "connect", { signal });
        return true;
      } finally {
        socket.destroy();
      }
    },
  });
}
