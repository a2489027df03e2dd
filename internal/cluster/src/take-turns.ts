import type { RouteRepository } from "@frontline-routing/routing-core";

/**
 * A repository each of whose calls goes to the next of several.
 *
 * @param first also says which methods there are
 */
export function takeTurns(first: RouteRepository, ...others: readonly RouteRepository[]): RouteRepository {
  const repositories = [first, ...others];
  let turn = 0;
  return new Proxy(first, {
    get: (_, method) => Reflect.get(repositories[turn++ % repositories.length] ?? first, method),
  });
}
