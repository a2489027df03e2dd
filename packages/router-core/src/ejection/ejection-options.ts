import { numberWithin, optional, wholeNumber } from "../options/checks.ts";
import { type ChecksOf, expected } from "../options/option-check.ts";
import { resolveOptions } from "../options/resolve-options.ts";

/** Options of {@link reduceEjections}. An object is read once, when it is first seen. */
export interface EjectionOptions {
  /** How long the first ejection lasts, in milliseconds; each further one in a row twice as long. Default: 5,000. */
  readonly baseMs?: number | undefined;
  /** How long an ejection lasts at most; also how long after it is remembered. Default: 300,000, or `baseMs` if longer. */
  readonly maxMs?: number | undefined;
  /**
   * The share that may be ejected at a time of what one is picked among, 0 to 1. Of two or more, one always may, and never
   * all. Default: 0.5.
   */
  readonly maxShare?: number | undefined;
  /** How many dials in a row must fail. Default: 1. */
  readonly failures?: number | undefined;
}

/** Every option, with its default filled in. */
export type ResolvedEjectionOptions = Readonly<Record<keyof EjectionOptions, number>>;

const DAY_MS = 86_400_000; // more would be forever, and twice that must still be a time
const MAX_MS = 300_000; // Envoy's max_ejection_time

const checks = {
  baseMs: /* @__PURE__ */ wholeNumber(1, DAY_MS, 5_000), // about as long as a sentinel takes to be started again
  maxMs: /* @__PURE__ */ optional(/* @__PURE__ */ wholeNumber(1, DAY_MS)),
  maxShare: /* @__PURE__ */ optional(/* @__PURE__ */ numberWithin("0 to 1", 0, 1)),
  failures: /* @__PURE__ */ wholeNumber(1, 1_000, 1),
} satisfies ChecksOf<EjectionOptions>;

const NONE: EjectionOptions = {};
const resolved = /* @__PURE__ */ new WeakMap<EjectionOptions, ResolvedEjectionOptions>();

/**
 * Checks an options object when it is first seen: every event comes with it, and there are many.
 *
 * @throws {TypeError} an option is unknown, or of the wrong type
 * @throws {RangeError} one is out of its bounds, or `maxMs` below `baseMs`
 */
export function resolveEjectionOptions(options: EjectionOptions = NONE): ResolvedEjectionOptions {
  const known = resolved.get(options);
  if (known !== undefined) return known;
  const given = resolveOptions("reduceEjections", options, checks);
  const { baseMs, maxMs = Math.max(MAX_MS, baseMs), maxShare = 0.5, failures } = given;
  if (maxMs < baseMs) throw new RangeError(expected("maxMs", `at least baseMs, ${baseMs}`, maxMs));
  const all = { baseMs, maxMs, maxShare, failures };
  resolved.set(options, all);
  return all;
}
