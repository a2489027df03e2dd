import { nearestNames } from "./nearest-names.ts";
import { type Checked, expected, type OptionCheck } from "./option-check.ts";

/**
 * Checks options at the door: each named once, with what checks it and its default. What nobody knows is refused with
 * the nearest known name, so that a misspelt option is never silently without effect.
 *
 * @param of what the options are for, in errors: `createRouter`
 * @throws {TypeError} they are no object, one is unknown or missing, or has a value of the wrong type
 * @throws {RangeError} one is out of its bounds
 * @example
 * resolveOptions("createRouter", { freshMs: 10 }, { freshMs: wholeNumber(0, 60_000, 5_000) }); //=> { freshMs: 10 }
 * resolveOptions("createRouter", { fresMs: 10 }, { freshMs: wholeNumber(0, 60_000, 5_000) });
 * // TypeError: createRouter: unknown option "fresMs", did you mean "freshMs"? Known are freshMs
 */
export function resolveOptions<Checks extends Readonly<Record<string, OptionCheck<unknown>>>>(
  of: string,
  options: unknown,
  checks: Checks,
): Checked<Checks> {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new TypeError(expected(of, "options as an object", options));
  }
  refuseUnknownNames(`${of}: unknown option`, Object.keys(options), Object.keys(checks));
  const given: Readonly<Record<string, unknown>> = { ...options };
  const resolved = Object.entries(checks).map(([name, check]) => [name, check(given[name], name)] as const);
  return Object.fromEntries(resolved) as Checked<Checks>;
}

/** @throws {TypeError} one of the names is not a known one */
export function refuseUnknownNames(what: string, names: readonly string[], known: readonly string[]): void {
  for (const name of names) {
    if (known.includes(name)) continue;
    const [nearest] = nearestNames(name, known, 1);
    const meant = nearest === undefined ? ";" : `, did you mean ${JSON.stringify(nearest)}?`;
    throw new TypeError(`${what} ${JSON.stringify(name)}${meant} Known are ${known.join(", ")}`);
  }
}
