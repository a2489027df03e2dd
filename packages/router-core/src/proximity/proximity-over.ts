import { expected, type OptionCheck } from "../options/option-check.ts";
import { defineProximity } from "./define-proximity.ts";
import type { Proximity, ProximityTable } from "./proximity.ts";

/**
 * Checks an option that is a proximity, or a plain table, which is one too: over `base`, which is also the default.
 * Without a base it must be given.
 */
export function proximityOver(base?: Proximity): OptionCheck<Proximity> {
  return (value = base, name) => {
    if (typeof value !== "object" || value === null) {
      throw new TypeError(expected(name, "a table or the result of defineProximity", value));
    }
    if (isProximity(value)) return value;
    const table = value as ProximityTable;
    return defineProximity(base ? { table, base } : { table });
  };
}

function isProximity(value: object): value is Proximity {
  return typeof Reflect.get(value, "nearestRegions") === "function";
}
