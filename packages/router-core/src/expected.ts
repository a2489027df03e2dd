/** The message of every refused option: its name, what it must be, and what it was. */
export function expected(name: string, what: string, value: unknown): string {
  return `${name}: expected ${what}, got ${typeof value === "string" ? JSON.stringify(value.slice(0, 255)) : String(value)}`;
}
