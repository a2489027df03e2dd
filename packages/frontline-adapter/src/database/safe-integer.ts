import { DatabaseError } from "./database-error.ts";

/**
 * A 64-bit integer as a number. Drivers hand it over as a number, as digits or as a bigint, and differ in when.
 *
 * @throws {DatabaseError} `UNREADABLE_VALUE`: it is no integer that a number holds exactly
 */
export function safeInteger(column: string, value: unknown): number {
  const isDigits = typeof value === "bigint" || (typeof value === "string" && /^-?\d+$/.test(value));
  const integer = isDigits ? Number(value) : value;
  if (Number.isSafeInteger(integer)) return integer as number;
  throw new DatabaseError("UNREADABLE_VALUE", `column ${column} holds ${value}, not a whole number below 2^53`);
}
