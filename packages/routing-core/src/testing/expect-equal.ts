/** Compares by JSON, key order aside. Throws what is found and what was expected, so that any runner shows both. */
export function expectEqual(actual: unknown, expected: unknown, what: string): void {
  const found = canonical(actual);
  const wanted = canonical(expected);
  if (found !== wanted) throw new Error(`${what}:\n  expected ${wanted}\n  but got  ${found}`);
}

/** Runs what must be refused and returns the code of the error. */
export async function codeOf(action: () => Promise<unknown>): Promise<unknown> {
  try {
    await action();
  } catch (error) {
    return error instanceof Error && "code" in error ? error.code : error;
  }
  return "no error";
}

function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_key, inner: unknown) =>
      inner !== null && typeof inner === "object" && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
        : inner,
    ) ?? String(value)
  );
}

/** What a `RouteConflictError` names. */
export async function expectConflict(commit: () => Promise<unknown>, conflicts: unknown): Promise<void> {
  try {
    await commit();
  } catch (error) {
    expectEqual(error instanceof Error && "conflicts" in error ? error.conflicts : error, conflicts, "conflicts");
    return;
  }
  throw new Error("expected a RouteConflictError, but the commit succeeded");
}
