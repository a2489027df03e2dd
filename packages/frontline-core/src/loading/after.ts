/** Calls back once, and returns what calls it off. @param keepsAlive whether a process with nothing else to do waits for it */
export function after(ms: number, action: () => void, keepsAlive = false): () => void {
  const timer: unknown = setTimeout(action, ms);
  if (!keepsAlive) (timer as { unref?(): void }).unref?.(); // a number in browsers and Workers
  return () => clearTimeout(timer as ReturnType<typeof setTimeout>);
}
