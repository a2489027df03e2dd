import { invalid } from "../errors/invalid-request-error.ts";

/** The width of the history's `actor` and `reason`, in characters. */
export const NOTE_MAX_LENGTH = 255;

const HALF_OF_A_PAIR = /\p{Cs}/u; // has no UTF-8, and would be stored as another character

/** @throws {InvalidRequestError} when it is no time in whole Unix milliseconds */
export function checkNow(now: unknown, field: string): void {
  if (Number.isSafeInteger(now) && Number(now) >= 0) return;
  invalid(field, `must be a time in whole Unix milliseconds, got ${String(now)}`);
}

/** @throws {InvalidRequestError} when its column couldn't hold it as it is */
export function checkNote(note: unknown, field: string): void {
  if (note === undefined) return;
  if (typeof note !== "string") invalid(field, `must be a string, got ${typeof note}`);
  const length = [...note].length;
  if (length > NOTE_MAX_LENGTH) invalid(field, `must have at most ${NOTE_MAX_LENGTH} characters, got ${length}`);
  if (HALF_OF_A_PAIR.test(note)) {
    invalid(field, `must not contain half of a surrogate pair, got ${JSON.stringify(note)}`);
  }
}
