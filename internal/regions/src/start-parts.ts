import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { LOOPBACK } from "@frontline-routing/test-servers";
import { startFrontline } from "./frontline/start-frontline.ts";
import type { Ground } from "./lay-ground.ts";
import { allStarted } from "./parts/all-started.ts";
import type { Cleanups } from "./parts/cleanups.ts";
import type { Part } from "./parts/part.ts";
import type { Surroundings } from "./parts/start-node-part.ts";
import { startRestate } from "./restate/start-restate.ts";
import { startRoutingService } from "./routing-service/start-routing-service.ts";
import { startSentinel } from "./sentinel/start-sentinel.ts";

/** Tells a sentinel which deployment is wanted. */
export const DEPLOYMENT_HEADER = "x-unkey-deployment-id";

/** Starts all processes of a platform at once. Its Restate server knows the routing service then. */
export async function startParts({ folder, store, seats }: Ground, cleanups: Cleanups) {
  const crashes: string[] = [];
  const surroundings: Surroundings = {
    compileCache: join(folder, "compiled"),
    onCrash: (problem) => void crashes.push(problem),
  };
  const started: Part[] = [];
  const frontlinesStarted: Part[] = [];
  cleanups.add(() => stopAll(started));
  cleanups.add(() => stopAll(frontlinesStarted)); // first of all, while what they send requests to is there
  const keepIn = (parts: Part[]) => {
    return <P extends Part>(part: P): P => {
      parts.push(part);
      return part;
    };
  };

  const secrets = [randomBytes(32).toString("hex")];
  const nlbAddresses = Object.fromEntries(seats.frontlines.map(({ region, port }) => [region, originOf(port)]));
  const { partUrl: databaseUrl, outageFile } = store;
  const settings = { databaseUrl, outageFile, nlbAddresses, secrets, deploymentHeader: DEPLOYMENT_HEADER };
  const [restate, routingService, sentinels, frontlines] = await allStarted([
    startRestate().then(keepIn(started)),
    startRoutingService(databaseUrl, seats.servicePort, surroundings).then(keepIn(started)),
    allStarted(
      seats.sentinels.map(async (seat) => ({
        region: seat.region,
        sentinel: keepIn(started)(await startSentinel(seat, DEPLOYMENT_HEADER, surroundings)),
      })),
    ),
    allStarted(
      seats.frontlines.map(async (seat) => ({
        region: seat.region,
        url: originOf(seat.port),
        adminUrl: originOf(seat.adminPort),
        frontline: keepIn(frontlinesStarted)(await startFrontline({ ...settings, ...seat }, surroundings)),
      })),
    ),
  ]);
  await restate.register(originOf(seats.servicePort));
  return { restate, routingService, sentinels, frontlines, crashes };
}

async function stopAll(parts: readonly Part[]): Promise<void> {
  await allStarted(parts.map((part) => part.stop()));
}

function originOf(port: number): string {
  return `http://${LOOPBACK}:${port}`;
}
