/** The columns that have a value: what is left out is neither compared nor written. */
export function givenColumns<Columns extends object>(columns: Columns): Given<Columns> {
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined)) as Given<Columns>;
}

type Given<Columns> = { [Name in keyof Columns]?: Exclude<Columns[Name], undefined> };

/** Whether a row holds these values. As text, because drivers differ in when a whole number is digits. */
export function holds(row: object, columns: object): boolean {
  return Object.entries(columns).every(([name, value]) => String(Reflect.get(row, name)) === String(value));
}
