/** A queue of work in the background, which never holds up whoever asks for it. @param refresh must not reject */
export function createRefreshQueue(maxAtOnce: number, maxWaiting: number, refresh: (key: string) => Promise<void>) {
  const waiting = new Set<string>();
  let running = 0;

  async function run(key: string): Promise<void> {
    running += 1;
    await refresh(key);
    running -= 1;
    const [next] = waiting;
    if (next === undefined || running >= maxAtOnce) return;
    waiting.delete(next);
    void run(next);
  }

  return {
    /** Starts it, or puts it in the queue; `false` when the queue is full. A key that waits already waits once. */
    push(key: string): boolean {
      if (running < maxAtOnce && !waiting.has(key)) void run(key);
      else if (waiting.size < maxWaiting) waiting.add(key);
      else return waiting.has(key);
      return true;
    },
    /** Takes a key off the queue, because somebody else does its work. */
    withdraw: (key: string) => void waiting.delete(key),
    clear: () => waiting.clear(),
  };
}
