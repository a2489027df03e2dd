import { after } from "./after.ts";

/**
 * Makes a call that ends at its limit, whatever it does: it is told by its signal, and nobody waits for it any more.
 *
 * @param overdue what it rejects with then
 * @param closing ends it before: its reason is what the call rejects with
 */
export async function callWithin<T>(
  limitMs: number,
  overdue: () => Error,
  call: (signal: AbortSignal) => Promise<T>,
  closing?: AbortSignal,
): Promise<T> {
  const controller = new AbortController();
  const { signal } = controller;
  const close = () => controller.abort(closing?.reason);
  const ended = new Promise<never>((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  const cancelTimer = after(limitMs, () => controller.abort(overdue()));
  closing?.addEventListener("abort", close, { once: true });
  try {
    return await Promise.race([call(signal), ended]);
  } finally {
    cancelTimer();
    closing?.removeEventListener("abort", close);
  }
}
