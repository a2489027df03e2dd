import { normalizeHostname, type Sticky } from "@frontline-routing/router-core";
import { STICKIES } from "@frontline-routing/router-core/options";
import { invalid } from "../errors/invalid-request-error.ts";

/**
 * Checks a hostname at the door, and returns the form under which it is looked up.
 *
 * @throws {InvalidRequestError} naming the field: it can't be a host, or is a wildcard
 */
export function checkHostname(value: unknown, field: string): string {
  if (typeof value !== "string") invalid(field, `must be a string, got ${typeof value}`);
  try {
    return normalizeHostname(value);
  } catch (error) {
    invalid(field, `is ${error instanceof Error ? error.message : "no hostname"}`);
  }
}

/** @throws {InvalidRequestError} naming the field: it is no word for what a route follows */
export function checkSticky(value: unknown, field: string): Sticky {
  return oneWordOf(STICKIES, value, field);
}

/** @throws {InvalidRequestError} naming the field: it is none of the words */
export function oneWordOf<W extends string>(words: readonly W[], value: unknown, field: string): W {
  const known = words.find((word) => word === value);
  if (known !== undefined) return known;
  const got = typeof value === "string" ? JSON.stringify(value) : typeof value;
  invalid(field, `must be ${words.map((word) => JSON.stringify(word)).join(" or ")}, got ${got}`);
}
