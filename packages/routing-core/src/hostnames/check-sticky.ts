import type { Sticky } from "@frontline-routing/router-core";
import { STICKIES } from "@frontline-routing/router-core/options";
import { InvalidRequestError } from "../errors/invalid-request-error.ts";

/** @throws {InvalidRequestError} naming the field: it is no word for what a route follows */
export function checkSticky(value: unknown, field: string): Sticky {
  const known = STICKIES.find((word) => word === value);
  if (known !== undefined) return known;
  const words = STICKIES.map((word) => JSON.stringify(word)).join(" or ");
  const got = typeof value === "string" ? JSON.stringify(value) : typeof value;
  throw new InvalidRequestError({ field, problem: `must be ${words}, got ${got}` });
}
