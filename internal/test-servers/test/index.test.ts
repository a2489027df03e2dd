import { expect, it } from "vitest";
import * as testServers from "../src/index.ts";

it("exports exactly these values", () => {
  expect(Object.keys(testServers).sort()).toEqual([
    "LOOPBACK",
    "SqlServerError",
    "acceptsConnections",
    "atProcessExit",
    "countAttempts",
    "createTestDatabase",
    "findSqlServers",
    "freePort",
    "freezeProcess",
    "installedSqlServers",
    "makeOwnDirectory",
    "queryRestate",
    "readGaleraStatus",
    "startGaleraCluster",
    "startManagedProcess",
    "startMysqlServer",
    "startRestateCluster",
    "startRestateServer",
    "startTcpRelay",
    "waitForGaleraCluster",
  ]);
});
