import type { Fault } from "@frontline-routing/chaos/faults/fault";
import type { Random } from "@frontline-routing/chaos/random";
import type { Expectations, Platform, Traffic } from "@frontline-routing/regions";
import type { OwnServer } from "../open-database.ts";
import type { Breakage } from "./breakage.ts";

/** What faults are inflicted on, and who hears of them. */
export interface Victims extends Breakage {
  readonly platform: Platform;
  readonly server: OwnServer | undefined;
  readonly traffic: Pick<Traffic, "killing" | "stopping">;
  readonly expected: Pick<Expectations, "pause">;
  readonly random: Random;
  /** Those that traffic asks for. */
  readonly hostnames: readonly string[];
  /** Regions that clients are to be sent to no more, as balancers do that ask for `/healthz`. */
  readonly leaving: Set<string>;
}

/** A fault that happens whenever it is inflicted. */
export function fault(kind: string, inflict: () => Promise<void>): Fault {
  return {
    kind,
    async inflict() {
      await inflict();
      return true;
    },
  };
}

/** What can't be followed, and by whom, is told while it can't. */
export async function pausing(
  { expected }: Pick<Victims, "expected">,
  region: string | undefined,
  breakIt: () => Promise<void>,
): Promise<void> {
  const resume = expected.pause(performance.now(), undefined, region);
  await breakIt();
  resume();
}
