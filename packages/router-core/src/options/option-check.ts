/** Checks the value of one option, and answers it or, where it was left out, its default. */
export type OptionCheck<T> = (value: unknown, name: string) => T;

/** A check for every option that a function's type of options has: none can be forgotten. */
export type ChecksOf<Options> = { readonly [Name in keyof Options]-?: OptionCheck<Options[Name]> };

/** What a function's options come to, by what checks them. */
export type Checked<Checks extends Readonly<Record<string, OptionCheck<unknown>>>> = {
  readonly [Name in keyof Checks]: ReturnType<Checks[Name]>;
};

const SHOWN_LENGTH = 255; // a region's or hostname's whole length; what is longer is no use in a message
const PASSWORD = /^[^:]*:.*@/s; // the URL of a database, say, where something else was wanted

/**
 * The message of every refused value: its name, what it must be, and what it was.
 *
 * @example
 * expected("freshMs", "a whole number", "10"); //=> 'freshMs: expected a whole number, got "10"'
 * expected("ingressUrl", "a URL", undefined); //=> "ingressUrl: expected a URL, but it is missing"
 */
export function expected(name: string, what: string, value: unknown): string {
  return `${name}: expected ${what}, ${value === undefined ? "but it is missing" : `got ${shown(value)}`}`;
}

/** @throws {TypeError} always, with the message of {@link expected} */
export function refuse(name: string, what: string, value: unknown): never {
  throw new TypeError(expected(name, what, value));
}

/** Cut, because a value may be of any length; a whole object would be `[object Object]`. */
export function shown(value: unknown): string {
  if (typeof value === "string") {
    return PASSWORD.test(value) ? "text that may hold a password" : JSON.stringify(value.slice(0, SHOWN_LENGTH));
  }
  if (typeof value === "function") return "a function";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value !== "object" || value === null) return String(value).slice(0, SHOWN_LENGTH);
  return isRecord(value) ? "an object" : "a Map, a promise or the like";
}

/** Whether a value has fields to read. A list, a `Map` and a promise are objects too, and would be read as empty ones. */
export function isRecord(value: unknown): value is object {
  return typeof value === "object" && value !== null && !(Symbol.iterator in value) && !("then" in value);
}
