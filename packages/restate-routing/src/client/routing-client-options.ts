import { type ChecksOf, resolveOptions, wholeNumber } from "@frontline-routing/router-core/options";
import { headerRecord, httpUrl, MAX_TIMER_MS, serviceName } from "../options/checks.ts";

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

/** Options with every default in place. */
export type ResolvedClientOptions = ReturnType<typeof resolveRoutingClientOptions>;

/**
 * @throws {TypeError} an option is unknown, missing or of the wrong type
 * @throws {RangeError} a number is out of its bounds
 */
export function resolveRoutingClientOptions(options: RoutingClientOptions) {
  return resolveOptions("createRoutingClient", options, {
    ingressUrl: httpUrl("http://localhost:8080"),
    serviceName,
    headers: headerRecord,
    maxAttempts: wholeNumber(1, Number.POSITIVE_INFINITY, DEFAULT_MAX_ATTEMPTS),
    timeoutMs: wholeNumber(1, MAX_TIMER_MS, DEFAULT_TIMEOUT_MS),
  } satisfies ChecksOf<RoutingClientOptions>);
}
