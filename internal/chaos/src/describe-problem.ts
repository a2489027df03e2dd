/** An error's code and message, with those of what caused it. */
export function describeProblem(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error ? `${String(error.code)}: ` : "";
  const cause = error.cause === undefined ? "" : ` <- ${describeProblem(error.cause)}`;
  return `${code}${error.message}${cause}`;
}
