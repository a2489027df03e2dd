import { nearestNames } from "./nearest-names.ts";
import { type Checked, isRecord, type OptionCheck, refuse, shown } from "./option-check.ts";

/**
 * Checks options at the door: each named once, with what checks it and its default. What nobody knows is refused with
 * the nearest known name, so that a misspelt option is never silently without effect.
 *
 * @param of what the options are for, in errors: `createRouter`
 * @param options none at all is the same as `{}`: what is missing is then named
 * @throws {TypeError} they are no object, one is unknown or missing, or has a value of the wrong type
 * @throws {RangeError} one is out of its bounds
 * @example
 * resolveOptions("createRouter", { freshMs: 10 }, { freshMs: wholeNumber(0, 60_000, 5_000) }); //=> { freshMs: 10 }
 * resolveOptions("createRouter", { fresMs: 10 }, { freshMs: wholeNumber(0, 60_000, 5_000) });
 * // throws TypeError: createRouter: unknown option "fresMs", did you mean "freshMs"? Known are freshMs
 */
export function resolveOptions<Checks extends Readonly<Record<string, OptionCheck<unknown>>>>(
  of: string,
  options: unknown = {},
  checks: Checks,
): Checked<Checks> {
  if (!isRecord(options)) refuse(of, "options as an object", options);
  const names: string[] = [];
  for (const name in options) names.push(name); // inherited ones too, because their values count
  refuseUnknownNames(`${of}: unknown option`, names, Object.keys(checks));
  const resolved = Object.entries(checks).map(([name, check]) => [name, check(Reflect.get(options, name), name)]);
  return Object.fromEntries(resolved) as Checked<Checks>;
}

/**
 * Refuses the first name that is not a known one, with the known one most like it.
 *
 * @param what how the message begins
 * @throws {TypeError} one of the names is not a known one
 * @example
 * refuseUnknownNames("seed: unknown list", ["routes"], ["routes", "deployments"]); // all are known
 * refuseUnknownNames("seed: unknown list", ["rotes"], ["routes", "deployments"]);
 * // throws TypeError: seed: unknown list "rotes", did you mean "routes"? Known are routes, deployments
 */
export function refuseUnknownNames(what: string, names: readonly string[], known: readonly string[]): void {
  for (const name of names) {
    if (known.includes(name)) continue;
    const meant = nearestNames(name, known, 1).map((nearest) => `, did you mean "${nearest}"?`);
    throw new TypeError(`${what} ${shown(name)}${meant[0] ?? ";"} Known are ${known.join(", ") || "none"}`);
  }
}
