import { InvalidRequestError } from "../errors/invalid-request-error.ts";

/** The width of `frontline_routes.id`, in characters. */
export const ROUTE_ID_MAX_LENGTH = 128;
/** The width of the `environment_id` and `deployment_id` columns, in characters. */
export const REFERENCE_MAX_LENGTH = 255;

// Control characters, and halves of surrogate pairs: neither survives every driver and column unchanged.
const UNSTORABLE = /[\p{Cc}\p{Cs}]/u;

/**
 * Checks an opaque id at the door and returns it as it is: spaces and case are part of it.
 *
 * @throws {InvalidRequestError} naming the field, the value and the bound
 */
export function parseId(field: string, value: unknown, maxLength: number): string {
  const invalid = (problem: string) => new InvalidRequestError({ field, problem });
  if (typeof value !== "string") throw invalid(`must be a string, got ${typeof value}`);
  if (value === "") throw invalid("must not be empty");
  const length = [...value].length;
  if (length > maxLength) throw invalid(`must have at most ${maxLength} characters, got ${length}`);
  if (UNSTORABLE.test(value)) throw invalid(`must not contain control characters, got ${JSON.stringify(value)}`);
  return value;
}

/** Checks the id of an environment or deployment, as a field of a request. */
export function referenceId(value: unknown, field: string): string {
  return parseId(field, value, REFERENCE_MAX_LENGTH);
}
