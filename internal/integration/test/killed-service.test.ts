import { join } from "node:path";
import { createRouteRepository, openDatabase } from "@frontline-routing/frontline-adapter";
import { createRoutingClient } from "@frontline-routing/restate-routing";
import {
  acceptsConnections,
  createTestDatabase,
  freePort,
  LOOPBACK,
  type ManagedProcess,
  startManagedProcess,
  startRestateServer,
} from "@frontline-routing/test-servers";
import { describe, expect, inject, it, onTestFinished } from "vitest";
import { seed } from "./routing-on-restate.ts";

const START_TIMEOUT_MS = 20_000; // under a second on an idle machine

async function startService(databaseUrl: string, port: number, die = ""): Promise<ManagedProcess> {
  return await startManagedProcess({
    name: "routing service",
    command: process.execPath,
    args: ["--conditions=@frontline-routing/source", join(import.meta.dirname, "mortal-service.ts")],
    env: { ...process.env, DATABASE_URL: databaseUrl, PORT: String(port), DIE: die, RESTATE_LOGGING: "ERROR" },
    startTimeoutMs: START_TIMEOUT_MS,
    ready: (signal) => acceptsConnections(port, signal),
  });
}

describe.each(inject("sqlServers"))("on $name", ({ url }) => {
  it.each(["before commit", "after commit"])(
    "a Deploy whose process is killed right %s is done once",
    async (moment) => {
      const database = await createTestDatabase(url);
      onTestFinished(() => database.drop());
      const db = openDatabase(database.url);
      onTestFinished(() => db.destroy());
      await seed(db);
      const repository = createRouteRepository(db);
      const restate = await startRestateServer();
      onTestFinished(() => restate.stop());
      const port = await freePort();
      const mortal = await startService(database.url, port, moment);
      onTestFinished(() => mortal.stop());
      await restate.register(`http://${LOOPBACK}:${port}`);

      const names = ["a.example.com", "b.example.com", "api.example.com"];
      const hostnames = names.map((fullyQualifiedDomainName) => ({
        fullyQualifiedDomainName,
        sticky: "live" as const,
      }));
      const request = { projectId: "p_1", deploymentId: "d_2", hostnames, live: "follow" as const };
      const call = createRoutingClient({ ingressUrl: restate.ingressUrl }).deploy("env_1", request);
      expect(await mortal.exited).toMatchObject({ signal: "SIGKILL" });
      const written = await repository.findRoutesByHostname(names);
      expect(written).toHaveLength(moment === "after commit" ? 3 : 1);
      const service = await startService(database.url, port);
      onTestFinished(() => service.stop());

      const { created, moved, live } = await call;
      expect(created.map((route) => route.fullyQualifiedDomainName)).toEqual(["a.example.com", "b.example.com"]);
      expect(moved).toMatchObject([{ frontlineRouteId: "r_1", previousDeploymentId: "d_1", deploymentId: "d_2" }]);
      expect(live).toMatchObject({ isLive: true, changed: true, reason: "NEWEST" });
      expect(await repository.findRoutesByHostname(names)).toHaveLength(3);
      for (const { frontlineRouteId } of created) {
        const history = await repository.routeHistory(frontlineRouteId);
        expect(history).toMatchObject([{ kind: "create", deploymentId: "d_2" }]);
      }
      expect(await repository.routeHistory("r_1")).toMatchObject([{ deploymentId: "d_2" }]);
      expect(await repository.liveHistory("env_1")).toMatchObject([{ deploymentId: "d_2" }]);
    },
  );
});
