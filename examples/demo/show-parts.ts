import type { Platform } from "@frontline-routing/regions";
import type { Screen } from "./terminal/screen.ts";

/** Says what was started. */
export function showParts({ environment, regions, restate, routingService, store }: Platform, screen: Screen): void {
  screen.line(`${environment.id} in a ${store.kind === "sqlite" ? "SQLite file" : "MySQL or MariaDB database"}`);
  screen.line(`Restate server at ${restate.ingressUrl} (pid ${restate.pid})`);
  screen.line(`routing service (pid ${routingService.pid})`);
  for (const { region, url, frontline, sentinels } of regions) {
    screen.line(`${region.padEnd(20)}frontline at ${url} (pid ${frontline.pid})`);
    for (const { id, pid } of sentinels) screen.line(`${"".padEnd(20)}sentinel ${id} (pid ${pid})`);
  }
}
