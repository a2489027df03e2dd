import { type OptionCheck, refuse } from "../options/option-check.ts";
import { checkProximity, defineProximity } from "./define-proximity.ts";
import type { Proximity, ProximityTable } from "./proximity.ts";

/**
 * Checks an option that is a proximity, or a plain table, which is one too: over `base`, which is also the default.
 * Without a base it must be given.
 */
export function proximityOver(base?: Proximity): OptionCheck<Proximity> {
  return (value = base, name) => {
    if (typeof value !== "object" || value === null) {
      refuse(name, "a table or the result of defineProximity", value);
    }
    if ("nearestRegions" in value) return checkProximity(value, name);
    const table = value as ProximityTable;
    return defineProximity(base ? { table, base } : { table });
  };
}
