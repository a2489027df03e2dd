import type { Clock } from "./clock.ts";

/** How long a call may go on. */
export interface CallLimit {
  readonly clock: Clock;
  readonly limitMs: number;
  /** What it rejects with then. */
  readonly overdue: () => Error;
  /** Ends it before: its reason is what the call rejects with. */
  readonly closing?: AbortSignal;
}

/** Makes a call that ends at its limit, whatever it does: it is told by its signal, and nobody waits for it any more. */
export async function callWithin<T>(
  { clock, limitMs, overdue, closing }: CallLimit,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const { signal } = controller;
  const close = () => controller.abort(closing?.reason);
  const ended = new Promise<never>((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  const cancelTimer = clock.after(limitMs, () => controller.abort(overdue()));
  closing?.addEventListener("abort", close, { once: true });
  try {
    return await Promise.race([call(signal), ended]);
  } finally {
    cancelTimer();
    closing?.removeEventListener("abort", close);
  }
}
