import type * as restate from "@restatedev/restate-sdk";
import { fingerprintOf } from "../wire/request-fingerprint.ts";

/** An answer, with the caller's fingerprint where it sent one. */
export function answer<T extends object>(
  context: restate.ObjectSharedContext,
  body: T,
): T & { readonly requestFingerprint?: string } {
  const requestFingerprint = fingerprintOf(context.request());
  return requestFingerprint === undefined ? body : { ...body, requestFingerprint };
}
