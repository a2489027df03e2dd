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
export async function startParts({ folder, store, seats }: Ground, cleanups: Cleanups, signal?: AbortSignal) {
  const crashes: string[] = [];
  const surroundings: Surroundings = {
    compileCache: join(folder, "compiled"),
    signal,
    onCrash: (problem) => void crashes.push(problem),
  };
  const killing = <P extends Part>(part: P): P => {
    cleanups.add(() => part.kill()); // whoever ends a platform has ended what was under way in it
    return part;
  };

  const secrets = [randomBytes(32).toString("hex")];
  const nlbAddresses = Object.fromEntries(seats.frontlines.map(({ region, port }) => [region, originOf(port)]));
  const { partUrl: databaseUrl, outageFile } = store;
  const settings = { databaseUrl, outageFile, nlbAddresses, secrets, deploymentHeader: DEPLOYMENT_HEADER };
  const [restate, routingService, sentinels, frontlines] = await allStarted([
    startRestate().then((part) => {
      cleanups.add(() => part.stop());
      return part;
    }),
    startRoutingService(databaseUrl, seats.servicePort, surroundings).then(killing),
    allStarted(
      seats.sentinels.map(async (seat) => ({
        region: seat.region,
        sentinel: killing(await startSentinel(seat, DEPLOYMENT_HEADER, surroundings)),
      })),
    ),
    allStarted(
      seats.frontlines.map(async (seat) => ({
        region: seat.region,
        url: originOf(seat.port),
        adminUrl: originOf(seat.adminPort),
        frontline: killing(
          await startFrontline(
            { ...settings, ...seat, snapshotFile: join(folder, `${seat.region}.json`) },
            surroundings,
          ),
        ),
      })),
    ),
  ]);
  await restate.register(originOf(seats.servicePort));
  return { restate, routingService, sentinels, frontlines, crashes };
}

function originOf(port: number): string {
  return `http://${LOOPBACK}:${port}`;
}
