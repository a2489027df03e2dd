import { invalid } from "../errors/invalid-request-error.ts";

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
  if (typeof value !== "string") invalid(field, `must be a string, got ${typeof value}`);
  if (value === "") invalid(field, "must not be empty");
  const length = [...value].length;
  if (length > maxLength) invalid(field, `must have at most ${maxLength} characters, got ${length}`);
  if (UNSTORABLE.test(value)) invalid(field, `must not contain control characters, got ${JSON.stringify(value)}`);
  return value;
}

/** Checks the id of an environment, a project or a deployment, as a field of a request. */
export function referenceId(value: unknown, field: string): string {
  return parseId(field, value, REFERENCE_MAX_LENGTH);
}

/** Checks the id of a route, as a field of a request. */
export function routeId(value: unknown, field: string): string {
  return parseId(field, value, ROUTE_ID_MAX_LENGTH);
}

/** Checks the ids of routes, as a field of a request. The same id twice counts once. */
export function routeIds(value: unknown, field: string): readonly string[] {
  return [...new Set(list(value, field).map((id, i) => routeId(id, `${field}[${i}]`)))];
}

/** @throws {InvalidRequestError} it is no list */
export function list(value: unknown, field: string): readonly unknown[] {
  if (!Array.isArray(value)) invalid(field, `must be a list, got ${typeof value}`);
  return Array.from(value);
}
