import { parseHttpUrl } from "./http-url.ts";
import { checkServiceName, DEFAULT_SERVICE_NAME } from "./routing-service-options.ts";

// With the pauses of the client about 20 s: a server that restarts or a node that another takes over for is back by then.
const DEFAULT_MAX_ATTEMPTS = 10;

// A call waits for those before it in its environment, and the service may try one step of each for five minutes.
const DEFAULT_TIMEOUT_MS = 10 * 60_000;

// What a timer can hold: some 24 days.
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

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
export type ResolvedClientOptions = {
  readonly [K in keyof RoutingClientOptions]-?: NonNullable<RoutingClientOptions[K]>;
};

/** @throws {TypeError} naming the option, the bound and the value */
export function resolveRoutingClientOptions(options: RoutingClientOptions): ResolvedClientOptions {
  const { serviceName = DEFAULT_SERVICE_NAME, headers = {} } = options;
  const { maxAttempts = DEFAULT_MAX_ATTEMPTS, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  checkServiceName(serviceName);
  const ingressUrl = parseHttpUrl("ingressUrl", options.ingressUrl, "http://localhost:8080");
  if (!Number.isSafeInteger(maxAttempts) || maxAttempts < 1) {
    throw new TypeError(`maxAttempts must be a whole number, at least 1, got ${maxAttempts}`);
  }
  if (!Number.isSafeInteger(timeoutMs) || timeoutMs < 1 || timeoutMs > MAX_TIMEOUT_MS) {
    throw new TypeError(`timeoutMs must be a whole number of milliseconds, 1 to ${MAX_TIMEOUT_MS}, got ${timeoutMs}`);
  }
  return { ingressUrl, serviceName, headers, maxAttempts, timeoutMs };
}
