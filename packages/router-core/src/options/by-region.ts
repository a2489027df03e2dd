import { parseRegion, type Region } from "../region.ts";
import { isRecord, type OptionCheck, refuse } from "./option-check.ts";

/** An object keyed by region, each of its values checked, as a copy. Without a default it must be given. */
export function byRegion<T>(
  check: OptionCheck<T>,
  fallback?: Readonly<Record<Region, T>>,
): OptionCheck<Readonly<Record<Region, T>>> {
  return (value = fallback, name) => {
    if (!isRecord(value)) refuse(name, "an object keyed by region", value);
    const checked = Object.entries(value).map(([region, each]) => {
      return [region, check(each, `${name}["${parseRegion(region, name)}"]`)] as const;
    });
    return Object.fromEntries(checked);
  };
}
