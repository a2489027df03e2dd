import { nearestNames } from "./nearest-names.ts";
import { type Checked, isRecord, type OptionCheck, refuse, shown } from "./option-check.ts";

/**
 * A row as a store has it: an object with these fields, each checked, as a copy. It may have more, as a platform's tables
 * do; where one is missing, what else there is and most like it is named.
 *
 * @example
 * const checks = { place: rowOf("a place", { lat: numberWithin("-90 to 90", -90, 90) }) };
 * resolveOptions("move", { place: { lat: 50 } }, checks); //=> { place: { lat: 50 } }
 * resolveOptions("move", { place: { latitude: 50 } }, checks);
 * // throws TypeError: place.lat: it is missing, did you mean it by "latitude"?
 */
export function rowOf<Checks extends Readonly<Record<string, OptionCheck<unknown>>>>(
  what: string,
  checks: Checks,
): OptionCheck<Checked<Checks>> {
  const known = Object.keys(checks);
  return (value, name) => {
    if (!isRecord(value)) refuse(name, what, value);
    const others = Object.keys(value).filter((field) => !known.includes(field));
    for (const field of known) {
      const [meant] = Reflect.get(value, field) === undefined ? nearestNames(field, others, 1) : [];
      if (meant === undefined) continue;
      throw new TypeError(`${name}.${field}: it is missing, did you mean it by ${shown(meant)}?`);
    }
    const checked = Object.entries(checks).map(([field, check]) => {
      return [field, check(Reflect.get(value, field), `${name}.${field}`)];
    });
    return { ...value, ...(Object.fromEntries(checked) as Checked<Checks>) };
  };
}
