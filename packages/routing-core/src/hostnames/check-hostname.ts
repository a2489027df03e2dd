import { normalizeHostname } from "@frontline-routing/router-core";
import { InvalidRequestError } from "../errors/invalid-request-error.ts";

/**
 * Checks a hostname at the door, and returns the form under which it is looked up.
 *
 * @throws {InvalidRequestError} naming the field: it can't be a host, or is a wildcard
 */
export function checkHostname(value: unknown, field: string): string {
  if (typeof value !== "string")
    throw new InvalidRequestError({ field, problem: `must be a string, got ${typeof value}` });
  try {
    return normalizeHostname(value);
  } catch (error) {
    throw new InvalidRequestError({ field, problem: `is ${error instanceof Error ? error.message : "no hostname"}` });
  }
}
