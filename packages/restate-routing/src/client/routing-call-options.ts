import { type ChecksOf, unchecked } from "@frontline-routing/router-core/options";
import { abortSignal } from "../options/checks.ts";

/** What one call may say beside its request. At most one of `nonce` and `idempotencyKey`, which tell it from another. */
export interface RoutingCallOptions {
  /**
   * What makes this call this one and no other, e.g. the id of the job that makes it: two calls that ask for the same
   * with the same nonce are one call, and the second gets the first one's answer, also when that was an error.
   *
   * Default: a random one per call, so that only the retries that the client itself makes are one call. Without one,
   * promoting d_1, then d_2, then d_1 again would end with d_2: Restate would answer the third with the first one's answer.
   */
  readonly nonce?: string | undefined;
  /**
   * The whole key, for callers that have one. Calls with the same key are one call; one that asks for something else is
   * refused with an `IdempotencyKeyReusedError`. Printable ASCII without spaces. Restate forgets it after a day.
   */
  readonly idempotencyKey?: string | undefined;
  /** Stops waiting for the answer. What was asked goes on. */
  readonly signal?: AbortSignal | undefined;
}

/** How those options are checked. The two that make the key are, by what makes it. */
export const routingCallChecks = {
  nonce: unchecked<string | undefined>(),
  idempotencyKey: unchecked<string | undefined>(),
  signal: abortSignal,
} satisfies ChecksOf<RoutingCallOptions>;
