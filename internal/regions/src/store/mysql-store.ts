import { LOOPBACK, startTcpRelay } from "@frontline-routing/test-servers";
import type { PlatformStore } from "./platform-store.ts";

const MYSQL_PORT = 3306;

/** A database of a MySQL or MariaDB server, which the platform's processes reach through a relay. */
export async function mysqlStore(databaseUrl: string): Promise<PlatformStore> {
  const { hostname, port } = new URL(databaseUrl);
  const host = hostname.replace(/^\[(.*)\]$/, "$1"); // an IPv6 address
  const relay = await startTcpRelay({ host, port: port === "" ? MYSQL_PORT : Number(port) });
  const through = new URL(databaseUrl);
  through.hostname = LOOPBACK;
  through.port = String(relay.port);
  return {
    kind: "mysql",
    url: databaseUrl,
    partUrl: through.href,
    get isCut() {
      return relay.isCut;
    },
    cut: () => relay.cut(),
    restore: () => relay.restore(),
    close: () => relay.close(),
  };
}
