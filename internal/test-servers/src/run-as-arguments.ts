/** Both servers refuse to run as root unless told that it is meant. */
export function runAsArguments(): string[] {
  return process.getuid?.() === 0 ? ["--user=root"] : [];
}
