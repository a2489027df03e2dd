import { setTimeout as delay } from "node:timers/promises";
import { until } from "@frontline-routing/chaos/until";
import { askFrontline, type PlatformRegion } from "@frontline-routing/regions";
import { fault, pausing, type Victims } from "./victims.ts";

const LEAVE_BEFORE_MS = 500; // long enough for dials that are under way, on a machine that is busy
const WARM_WITHIN_MS = 60_000; // a moment, on a machine that isn't overloaded

/** What can be done to sentinels. One at a time is broken, so that every region that has any keeps one. */
export function sentinelFaults({ platform, traffic, random, kill, freeze }: Victims) {
  const sentinels = platform.regions.flatMap((region) => region.sentinels);
  const breaking = async (breakIt: (sentinel: (typeof sentinels)[number]) => Promise<void>) => {
    const sentinel = random.pick(sentinels);
    await breakIt(sentinel);
    await platform.health.untilHealthy([sentinel]);
  };
  return {
    killed: fault("sentinel killed", () =>
      breaking((sentinel) => kill(sentinel, () => traffic.killing(sentinel.id, () => sentinel.kill()))),
    ),
    frozen: fault("sentinel frozen", () => breaking(freeze)),
    restarted: fault("sentinel restarted in order", () => breaking((sentinel) => sentinel.restart())),
  };
}

/**
 * What can be done to frontlines. That of the first region is frozen, but never killed or restarted: it is to show whether a
 * process that runs all the time takes more and more memory.
 */
export function frontlineFaults({
  platform,
  traffic,
  random,
  hostnames,
  leaving,
  kill,
  freeze,
  whileDown,
  ...victims
}: Victims) {
  const { regions } = platform;
  const others = regions.slice(1);
  const othersWithSentinels = others.filter(({ sentinels }) => sentinels.length > 0);
  return {
    killed: fault("frontline of another region killed", async () => {
      const other = random.pick(others);
      const { region, frontline } = other;
      await kill(frontline, () => traffic.killing(region, () => frontline.kill()));
      await untilWarm(other, hostnames);
    }),
    frozen: fault("frontline frozen", async () => {
      const { region, frontline } = random.pick(regions);
      await pausing(victims, region, () => freeze(frontline));
    }),
    restarted: fault("frontline of another region restarted in order", async () => {
      const other = random.pick(others);
      const { region, frontline } = other;
      leaving.add(region); // what connects in the very moment in which a server closes its socket is reset by the kernel
      await delay(LEAVE_BEFORE_MS);
      await traffic.stopping(region, () => frontline.stop());
      await frontline.restart();
      await untilWarm(other, hostnames);
      leaving.delete(region);
    }),
    regionKilled: fault("region killed", async () => {
      const region = random.pick(othersWithSentinels);
      const gone = region.kill();
      const names = [region.region, ...region.sentinels.map(({ id }) => id)];
      await Promise.all(names.map((name) => traffic.killing(name, () => gone)));
      await whileDown();
      await region.restart();
      await untilWarm(region, hostnames);
    }),
  };
}

/** A frontline holds what it was asked for; only that outlives a store that is away, which may be the next fault. */
export async function untilWarm({ region, url }: PlatformRegion, hostnames: readonly string[]): Promise<void> {
  const ask = () => Promise.all(hostnames.map((hostname) => askFrontline(url, hostname)));
  const answers = await until(() => ask().catch(() => undefined), WARM_WITHIN_MS);
  if (answers === undefined) throw new Error(`the frontline of ${region} doesn't answer for all of ${hostnames}`);
}
