/** Compares by JSON, key order aside. @throws {Error} saying what was compared, found and expected */
export function expectEqual(actual: unknown, expected: unknown, what: string): void {
  const [found, wanted] = [canonical(actual), canonical(expected)];
  if (found !== wanted) throw new Error(`${what}:\n  expected ${wanted}\n  but got  ${found}`);
}

function canonical(value: unknown): string | undefined {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

const PATIENCE_MS = 10_000; // a replica, or another node of a cluster, may take a while to show what is committed
const PAUSE_MS = 20;

/** Asks until the answer will do. @throws {Error} it never did, saying what was waited for */
export async function until<T>(what: string, ask: () => Promise<T>, isDone: (answer: T) => boolean): Promise<T> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const answer = await ask();
    if (isDone(answer)) return answer;
    if (performance.now() > deadline) throw new Error(`${what}: not within ${PATIENCE_MS} ms`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
