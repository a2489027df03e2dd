import { after } from "./after.ts";

/** Makes a call that ends at its limit, or by `closing`, whatever it does: it is told, and nobody waits for it any more. */
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
