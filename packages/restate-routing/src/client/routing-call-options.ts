import { type ChecksOf, unchecked } from "@frontline-routing/router-core/options";
import { abortSignal } from "../options/abort-signal.ts";
import type { IdempotencyOptions } from "./idempotency.ts";

/** What one call may say beside its request. */
export interface RoutingCallOptions extends IdempotencyOptions {
  /** Stops waiting for the answer. What was asked goes on. */
  readonly signal?: AbortSignal | undefined;
}

/** How those options are checked. The two that make the key are, by what makes it. */
export const routingCallChecks = {
  nonce: unchecked<string | undefined>(),
  idempotencyKey: unchecked<string | undefined>(),
  signal: abortSignal,
} satisfies ChecksOf<RoutingCallOptions>;
