import { setTimeout as delay } from "node:timers/promises";
import {
  createTestDatabase,
  installedSqlServers,
  LOOPBACK,
  type SqlServer,
  startMysqlServer,
} from "@frontline-routing/test-servers";
import type { ChaosStore } from "./chaos-store.ts";
import { startCommitCuttingProxy } from "./commit-cutting-proxy.ts";

/**
 * A database behind a proxy that cuts connections: on a server of our own, durable, that can be killed, where the found
 * server's program is installed; else on the found server itself, which stays up.
 *
 * @param found a server that `findSqlServers` gave
 */
export async function openServerStore(found: SqlServer): Promise<ChaosStore> {
  const installed = await installedSqlServers();
  const binary = installed.find(({ flavour }) => found.name.startsWith(flavour))?.path;
  if (binary === undefined) return openOnServer(found.name, found.url);
  const server = await startMysqlServer({ binary });
  const stop = () => server.stop();
  try {
    return await openOnServer(`${server.flavour} ${server.version}`, server.url, stop, async (downMs) => {
      await server.kill();
      await delay(downMs);
      await server.restart();
    });
  } catch (error) {
    await stop();
    throw error;
  }
}

async function openOnServer(
  name: string,
  serverUrl: string,
  stop?: () => Promise<void>,
  crash?: ChaosStore["crash"],
): Promise<ChaosStore> {
  const database = await createTestDatabase(serverUrl);
  const { hostname, port } = new URL(serverUrl);
  const proxy = await startCommitCuttingProxy({ host: hostname, port: Number(port) });
  const workerUrl = new URL(database.url);
  workerUrl.hostname = LOOPBACK;
  workerUrl.port = String(proxy.port);
  return {
    name,
    url: database.url,
    workerUrl: workerUrl.href,
    crash,
    proxy,
    async close() {
      await proxy.close();
      await (stop ?? database.drop)(); // a server of our own takes its data with it
    },
  };
}
