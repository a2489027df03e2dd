import type { Sticky } from "@frontline-routing/router-core";
import { InvalidRequestError } from "../errors/invalid-request-error.ts";

const STICKIES: readonly unknown[] = ["none", "branch", "environment", "live", "deployment"];

/** @throws {InvalidRequestError} naming the field: it is no word for what a route follows */
export function checkSticky(value: unknown, field: string): Sticky {
  if (STICKIES.includes(value)) return value as Sticky;
  const words = STICKIES.map((word) => JSON.stringify(word)).join(" or ");
  const got = typeof value === "string" ? JSON.stringify(value) : typeof value;
  throw new InvalidRequestError({ field, problem: `must be ${words}, got ${got}` });
}
