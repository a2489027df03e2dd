import { askFrontline } from "@frontline-routing/regions";
import type { Stage } from "./stage.ts";

/**
 * Asks every frontline for every hostname, so that it holds them all: one after the other, because many at once that it
 * doesn't hold would be refused.
 *
 * @returns how many hostnames there are
 */
export async function warmUp({ platform, cast }: Pick<Stage, "cast" | "platform">): Promise<number> {
  const hostnames = [cast.live, ...cast.previews].map(({ hostname }) => hostname);
  for (const hostname of hostnames) {
    await Promise.all(platform.regions.map(({ url }) => askFrontline(url, hostname)));
  }
  return hostnames.length;
}
