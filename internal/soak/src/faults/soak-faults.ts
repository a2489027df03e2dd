import type { Fault } from "@frontline-routing/chaos/faults/fault";
import { createBreakage } from "./breakage.ts";
import { controlFaults, storeFaults } from "./control-faults.ts";
import { frontlineFaults, sentinelFaults } from "./region-faults.ts";
import type { Victims } from "./victims.ts";

/**
 * Every way in which parts are broken, and some of them two at once. Each is over when what it broke is back, and leaves a way to
 * serve every request meanwhile.
 */
export function soakFaults(given: Omit<Victims, keyof ReturnType<typeof createBreakage>>): Fault[] {
  const victims = { ...given, ...createBreakage(given.random) };
  const sentinel = sentinelFaults(victims);
  const frontline = frontlineFaults(victims);
  const control = controlFaults(victims);
  const store = storeFaults(victims);
  return [
    ...Object.values(sentinel),
    ...Object.values(frontline),
    ...Object.values(control),
    store.cut,
    ...store.ofServer,
    together(store.cut, sentinel.killed),
    together(control.restateKilled, frontline.killed),
    together(control.serviceFrozen, sentinel.frozen),
  ];
}

function together(one: Fault, other: Fault): Fault {
  return {
    kind: `${one.kind} while ${other.kind}`,
    async inflict() {
      const happened = await Promise.all([one.inflict(), other.inflict()]);
      return happened.every(Boolean);
    },
  };
}
