import { UnreadableValueError } from "./errors/unreadable-value-error.ts";

/**
 * A 64-bit integer as a number. Drivers hand it over as a number, as digits or as a bigint, and differ in when.
 *
 * @throws {UnreadableValueError} it is no integer that a number holds exactly
 */
export function safeInteger(column: string, value: unknown): number {
  const number = typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value;
  const integer = typeof number === "bigint" ? Number(number) : number;
  if (Number.isSafeInteger(integer)) return integer as number;
  throw new UnreadableValueError(`column ${column} holds ${String(value)}, not a whole number below 2^53`);
}
