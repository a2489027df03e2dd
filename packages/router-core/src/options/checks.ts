import { parseRegion, type Region } from "../region.ts";
import { expected, isRecord, type OptionCheck, refuse } from "./option-check.ts";

/** A whole number within bounds, both included; `Infinity` is none. Without a default it must be given. */
export function wholeNumber(min: number, max: number, fallback?: number): OptionCheck<number> {
  const what =
    max === Number.POSITIVE_INFINITY ? `a whole number, at least ${min}` : `a whole number from ${min} to ${max}`;
  return (value = fallback, name) => {
    if (typeof value !== "number" || !Number.isInteger(value)) refuse(name, what, value);
    if (value < min || value > Math.min(max, Number.MAX_SAFE_INTEGER)) {
      throw new RangeError(expected(name, what, value));
    }
    return value;
  };
}

/** Any number within bounds, both included; `what` says them. Must be given, unless it is `optional`. */
export function numberWithin(what: string, min: number, max: number): OptionCheck<number> {
  return (value, name) => {
    if (typeof value !== "number") refuse(name, what, value);
    if (!(value >= min && value <= max)) throw new RangeError(expected(name, what, value));
    return value;
  };
}

/** One of a few words. Without a default it must be given. */
export function oneOf<const Word extends string>(words: readonly Word[], fallback?: Word): OptionCheck<Word> {
  const what = words.map((word) => JSON.stringify(word)).join(" or ");
  return (value = fallback, name) => {
    const word = words.find((each) => each === value);
    if (word === undefined) refuse(name, what, value);
    return word;
  };
}

/** Text of at least so many characters. Must be given, unless it is `optional`. */
export function text(minLength: number): OptionCheck<string> {
  const what = minLength === 0 ? "a string" : "a string that isn't empty";
  return (value, name) => {
    if (typeof value !== "string" || value.length < minLength) refuse(name, what, value);
    return value;
  };
}

/** True or false. */
export function flag(fallback: boolean): OptionCheck<boolean> {
  return (value = fallback, name) => {
    if (typeof value !== "boolean") refuse(name, "true or false", value);
    return value;
  };
}

/** A function, whose parameters can't be checked. Without a default it must be given. */
export function callable<F>(fallback?: F): OptionCheck<F> {
  return (value = fallback, name) => {
    if (typeof value !== "function") refuse(name, "a function", value);
    return value as F;
  };
}

/** A value with these methods: an implementation of a port. */
export function implementing<T>(what: string, methods: readonly (keyof T & string)[]): OptionCheck<T> {
  return (value, name) => {
    const isObject = typeof value === "object" && value !== null;
    for (const method of methods) {
      if (isObject && typeof Reflect.get(value, method) === "function") continue;
      throw new TypeError(expected(name, what, value) + (isObject ? `, without a function "${method}"` : ""));
    }
    return value as T;
  };
}

/** A list, each of its values checked, as a copy. Without a default it must be given. */
export function listOf<T>(what: string, check: OptionCheck<T>, fallback?: readonly T[]): OptionCheck<readonly T[]> {
  return (value: unknown = fallback, name) => {
    if (!Array.isArray(value)) refuse(name, what, value);
    return Array.from(value, (each, i) => check(each, `${name}[${i}]`));
  };
}

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

/** Whatever a type guard takes. Without a default it must be given. */
export function satisfying<T>(what: string, is: (value: unknown) => value is T, fallback?: T): OptionCheck<T> {
  return (value = fallback, name) => {
    if (!is(value)) refuse(name, what, value);
    return value;
  };
}

/** What another check takes, or nothing. */
export function optional<T>(check: OptionCheck<T>): OptionCheck<T | undefined> {
  return (value, name) => (value === undefined ? undefined : check(value, name));
}

/** Anything: what takes the value next checks it. */
export function unchecked<T>(): OptionCheck<T> {
  return (value) => value as T;
}
