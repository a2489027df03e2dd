/** Checks the value of one option, and answers it or, where it was left out, its default. */
export type OptionCheck<T> = (value: unknown, name: string) => T;

/** What a function's options come to, by what checks them. */
export type Checked<Checks extends Readonly<Record<string, OptionCheck<unknown>>>> = {
  readonly [Name in keyof Checks]: ReturnType<Checks[Name]>;
};

/** The message of every refused value: its name, what it must be, and what it was. */
export function expected(name: string, what: string, value: unknown): string {
  return `${name}: expected ${what}, got ${shown(value)}`;
}

/** Cut, because a value may be of any length; a whole object would be `[object Object]`. */
function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.slice(0, 255));
  if (typeof value === "function") return "a function";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  return typeof value === "object" && value !== null ? "an object" : String(value);
}
