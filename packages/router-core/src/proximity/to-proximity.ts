import { expected } from "../expected.ts";
import { defineProximity } from "./define-proximity.ts";
import type { Proximity, ProximityTable } from "./proximity.ts";

/**
 * The proximity that an option stands for: a plain table is one too, over `base`.
 *
 * @throws {TypeError} when it is neither, or the table is malformed
 */
export function toProximity(value: Proximity | ProximityTable, base?: Proximity): Proximity {
  if (typeof value !== "object" || value === null) {
    throw new TypeError(expected("proximity", "a table or the result of defineProximity", value));
  }
  if (isProximity(value)) return value;
  return defineProximity(base ? { table: value, base } : { table: value });
}

function isProximity(value: Proximity | ProximityTable): value is Proximity {
  return typeof value.nearestRegions === "function";
}
