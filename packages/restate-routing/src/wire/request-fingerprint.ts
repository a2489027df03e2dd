import type * as restate from "@restatedev/restate-sdk";

/**
 * The header in which a caller says what it asks for, as a hash of its own making, which every answer repeats as
 * `requestFingerprint`: Restate answers a second call of one idempotency key with what it stored for the first. Only
 * callers that send it get fields that the original's answers don't have: its generated Go client refuses others.
 */
export const FINGERPRINT_HEADER = "x-routing-request-fingerprint";

const FINGERPRINT = /^[0-9a-f]{64}$/;

/** An answer, with the caller's fingerprint where it sent one. */
export function fingerprinted<T extends object>(
  context: restate.ObjectSharedContext,
  body: T,
): T & { readonly requestFingerprint?: string } {
  const requestFingerprint = fingerprintOf(context.request());
  return requestFingerprint === undefined ? body : { ...body, requestFingerprint };
}

/** What the caller says in {@link FINGERPRINT_HEADER}, where it says something. */
export function fingerprintOf(request: { readonly headers: ReadonlyMap<string, string> }): string | undefined {
  const fingerprint = request.headers.get(FINGERPRINT_HEADER);
  return fingerprint !== undefined && FINGERPRINT.test(fingerprint) ? fingerprint : undefined;
}
