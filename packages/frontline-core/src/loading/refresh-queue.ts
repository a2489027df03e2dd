/** Work in the background that never holds up whoever asks for it. */
export interface RefreshQueue {
  /** Starts it, or puts it in the queue; `false` when the queue is full. A key that waits already waits once. */
  push(key: string): boolean;
  /** Takes a key off the queue, because somebody else does its work. */
  withdraw(key: string): void;
  clear(): void;
}

/** How much at once, and how much may wait. */
export interface RefreshQueueOptions {
  readonly maxAtOnce: number;
  readonly maxWaiting: number;
  /** Does the work of a key. Must not reject. */
  readonly refresh: (key: string) => Promise<void>;
}

/** Creates an empty queue. */
export function createRefreshQueue({ maxAtOnce, maxWaiting, refresh }: RefreshQueueOptions): RefreshQueue {
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
    push(key) {
      if (waiting.has(key)) return true;
      if (running < maxAtOnce) {
        void run(key);
        return true;
      }
      if (waiting.size >= maxWaiting) return false;
      waiting.add(key);
      return true;
    },
    withdraw: (key) => void waiting.delete(key),
    clear: () => waiting.clear(),
  };
}
