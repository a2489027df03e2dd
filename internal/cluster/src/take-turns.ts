/**
 * An object each of whose calls goes to the next of several of its kind.
 *
 * @param first also says which methods there are
 */
export function takeTurns<T extends object>(first: T, ...others: readonly T[]): T {
  const all = [first, ...others];
  let turn = 0;
  return new Proxy(first, { get: (_, method) => Reflect.get(all[turn++ % all.length] ?? first, method) });
}
