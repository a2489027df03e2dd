import { type ChecksOf, unchecked, wholeNumber } from "@frontline-routing/router-core/options";
import { abortSignal, headerRecord, httpUrl, MAX_TIMER_MS, serviceName } from "../options/checks.ts";

// With the pauses of the client about 20 s: a server that restarts or a node that another takes over for is back by then.
const DEFAULT_MAX_ATTEMPTS = 10;

// A call waits for those before it in its environment, and the service may try one step of each for five minutes.
const DEFAULT_TIMEOUT_MS = 10 * 60_000;

/** Where {@link createRoutingClient} finds the service, and how long it tries. */
export interface RoutingClientOptions {
  /** Restate's ingress, e.g. `http://localhost:8080`. */
  readonly ingressUrl: string;
  /** Default: `hydra.v1.RoutingService`. */
  readonly serviceName?: string | undefined;
  /** Sent with every call, e.g. `{ authorization: "Bearer …" }`. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /**
   * How often a call is sent at most while the network fails or the ingress is busy (408, 425, 429, 5xx), always under the
   * same idempotency key, with pauses that grow from 0.1 s to 5 s. Default: 10, about 20 seconds. 1 sends it once.
   */
  readonly maxAttempts?: number | undefined;
  /** How long a call may take with all its attempts, in milliseconds. Default: 600000, ten minutes. */
  readonly timeoutMs?: number | undefined;
}

/** How those options are checked. */
export const routingClientChecks = {
  ingressUrl: httpUrl("http://localhost:8080"),
  serviceName,
  headers: headerRecord,
  maxAttempts: wholeNumber(1, Number.POSITIVE_INFINITY, DEFAULT_MAX_ATTEMPTS),
  timeoutMs: wholeNumber(1, MAX_TIMER_MS, DEFAULT_TIMEOUT_MS),
} satisfies ChecksOf<RoutingClientOptions>;

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
