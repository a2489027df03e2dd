/** Compares by JSON, key order aside. Throws what is found and what was expected, so that any runner shows both. */
export function expectEqual(actual: unknown, expected: unknown, what: string): void {
  const [found, wanted] = [canonical(actual), canonical(expected)];
  if (found !== wanted) throw new Error(`${what}:\n  expected ${wanted}\n  but got  ${found}`);
}

/** Runs what must be refused and returns the code of the error. */
export async function codeOf(action: () => Promise<unknown>): Promise<unknown> {
  return await fieldOfError("code", action);
}

/** Expects a `RouteConflictError` that names these. */
export async function expectConflict(commit: () => Promise<unknown>, conflicts: unknown): Promise<void> {
  expectEqual(await fieldOfError("conflicts", commit), conflicts, "conflicts");
}

async function fieldOfError(field: string, action: () => Promise<unknown>): Promise<unknown> {
  try {
    await action();
  } catch (error) {
    return error instanceof Error && field in error ? Reflect.get(error, field) : error;
  }
  return "no error";
}

function canonical(value: unknown): string {
  const sorted = (_key: string, inner: unknown) => {
    if (inner === null || typeof inner !== "object" || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  };
  return JSON.stringify(value, sorted) ?? String(value);
}
