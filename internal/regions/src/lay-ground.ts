import { join } from "node:path";
import { createDirectory, migrateToLatest, openDatabase } from "@frontline-routing/frontline-adapter";
import { makeOwnDirectory } from "@frontline-routing/test-servers";
import { createEnvironment } from "./environment/environment.ts";
import { removeEnvironment } from "./environment/remove-environment.ts";
import { seatSentinels } from "./environment/seat-sentinels.ts";
import type { Cleanups } from "./parts/cleanups.ts";
import type { PlatformOptions } from "./platform-options.ts";
import { openStore } from "./store/open-store.ts";

/** What a platform stands on: its store, its environment, and the ports of its processes. */
export type Ground = Awaited<ReturnType<typeof layGround>>;

/** Makes what processes need before they start. */
export async function layGround({ regions, sentinelsPerRegion = 2, databaseUrl }: PlatformOptions, cleanups: Cleanups) {
  const folder = await makeOwnDirectory("frontline-platform-");
  cleanups.add(() => folder.remove());
  const url = databaseUrl ?? `sqlite:${join(folder.path, "frontline.db")}`;
  const db = openDatabase(url);
  cleanups.add(() => db.destroy());
  await migrateToLatest(db);
  const store = await openStore(url, folder.path);
  cleanups.add(() => store.close());

  const environment = createEnvironment();
  cleanups.add(() => removeEnvironment(db, environment.id));
  const directory = createDirectory(db);
  const sentinelsIn = (region: string) =>
    typeof sentinelsPerRegion === "number" ? sentinelsPerRegion : (sentinelsPerRegion[region] ?? 0);
  const others = 1 + 2 * regions.length; // the routing service; requests and administration of each frontline
  const { ports, sentinels, otherPorts } = await seatSentinels(
    directory,
    environment,
    regions.map((region) => ({ region, sentinels: sentinelsIn(region) })),
    others,
  );
  cleanups.add(() => ports.release());
  const [servicePort = 0, ...rest] = otherPorts;
  const frontlines = regions.map((region, i) => ({ region, port: rest[2 * i] ?? 0, adminPort: rest[2 * i + 1] ?? 0 }));
  return { folder: folder.path, db, store, environment, directory, seats: { servicePort, sentinels, frontlines } };
}
