import { type Checked, isRecord, type OptionCheck, refuse } from "./option-check.ts";
import { refuseUnknownNames } from "./resolve-options.ts";

/**
 * An object with these fields, each checked, as a copy. Must be given, unless it is `optional`.
 *
 * @example
 * const checks = { place: recordOf("a place", { lat: numberWithin("-90 to 90", -90, 90) }) };
 * resolveOptions("move", { place: { lat: 50 } }, checks); //=> { place: { lat: 50 } }
 * resolveOptions("move", { place: { latitude: 50 } }, checks);
 * // throws TypeError: place: unknown field "latitude", did you mean "lat"? Known are lat
 */
export function recordOf<Checks extends Readonly<Record<string, OptionCheck<unknown>>>>(
  what: string,
  checks: Checks,
): OptionCheck<Checked<Checks>> {
  return (value, name) => {
    if (!isRecord(value)) refuse(name, what, value);
    refuseUnknownNames(`${name}: unknown field`, Object.keys(value), Object.keys(checks));
    const checked = Object.entries(checks).map(([field, check]) => {
      return [field, check(Reflect.get(value, field), `${name}.${field}`)];
    });
    return Object.fromEntries(checked) as Checked<Checks>;
  };
}
