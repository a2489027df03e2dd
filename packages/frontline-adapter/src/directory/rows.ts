import { DirectoryError } from "./directory-error.ts";

type SnakeCase<Name> = Name extends `${infer Head}${infer Tail}`
  ? `${Head extends Lowercase<Head> ? Head : `_${Lowercase<Head>}`}${SnakeCase<Tail>}`
  : Name;
type ColumnsOf<Entry> = { [Name in keyof Entry as SnakeCase<Name>]: Exclude<Entry[Name], undefined> };

/** The columns of what has a value: what is left out is neither compared nor written. */
export function columnsOf<Entry extends object>(entry: Entry): ColumnsOf<Entry> {
  const given = Object.entries(entry).filter(([, value]) => value !== undefined);
  const snakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return Object.fromEntries(given.map(([name, value]) => [snakeCase(name), value])) as ColumnsOf<Entry>;
}

/** The row of this very id: a table that other software made may take other ids for it too. */
export async function rowOf<Row extends { readonly id: string }>(
  id: string,
  query: { execute(): Promise<Row[]> },
): Promise<Row | undefined> {
  return (await query.execute()).find((row) => row.id === id);
}

/** Whether a row holds these values. As text, because drivers differ in when a whole number is digits. */
export function holds(row: object, columns: object): boolean {
  return Object.entries(columns).every(([name, value]) => String(Reflect.get(row, name)) === String(value));
}

/** @throws {DirectoryError} a row is of another environment: what is in one stays there */
export function refuseMove(
  what: "deployment" | "sentinel",
  { id, environment_id }: { readonly id: string; readonly environment_id: string },
  environmentId: string,
): void {
  if (environment_id === environmentId) return;
  const [named, there, asked] = [id, environment_id, environmentId].map((value) => JSON.stringify(value));
  const problem = `must be ${there}, where ${what} ${named} is, got ${asked}; a ${what} stays in its environment: give this one an id of its own`;
  throw new DirectoryError("DIRECTORY_CONFLICT", "environmentId", problem);
}
