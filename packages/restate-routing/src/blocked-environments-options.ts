import { parseHttpUrl } from "./http-url.ts";
import { checkServiceName, DEFAULT_SERVICE_NAME } from "./routing-service-options.ts";

// A query takes milliseconds. What asks is a health check or a person.
const DEFAULT_TIMEOUT_MS = 10_000;

// The service's inactivity timeout: Restate itself gives up waiting for a step then.
const DEFAULT_STALLED_AFTER_MS = 60_000;

const MAX_TIMEOUT_MS = 2 ** 31 - 1; // what a timer can hold

/** Where {@link findBlockedEnvironments} asks. */
export interface BlockedEnvironmentsOptions {
  /** Restate's admin API, e.g. `http://localhost:9070`. */
  readonly adminUrl: string;
  /** Default: `hydra.v1.RoutingService`. */
  readonly serviceName?: string | undefined;
  /** Sent with every request, e.g. `{ authorization: "Bearer …" }`. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** From when on a change that gets no further counts as stalled, in milliseconds. Default: 60000, one minute. */
  readonly stalledAfterMs?: number | undefined;
  /** How long to wait for the answer, in milliseconds. Default: 10000. */
  readonly timeoutMs?: number | undefined;
  /** Stops waiting for the answer. */
  readonly signal?: AbortSignal | undefined;
}

/** Options with every default in place. */
export type ResolvedBlockedEnvironmentsOptions = {
  readonly [K in keyof Omit<BlockedEnvironmentsOptions, "signal">]-?: NonNullable<BlockedEnvironmentsOptions[K]>;
} & { readonly signal: AbortSignal | undefined };

/** @throws {TypeError} naming the option, the bound and the value */
export function resolveBlockedEnvironmentsOptions(
  options: BlockedEnvironmentsOptions,
): ResolvedBlockedEnvironmentsOptions {
  const { serviceName = DEFAULT_SERVICE_NAME, headers = {}, signal } = options;
  const { stalledAfterMs = DEFAULT_STALLED_AFTER_MS, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  const adminUrl = parseHttpUrl("adminUrl", options.adminUrl, "http://localhost:9070");
  checkServiceName(serviceName);
  for (const [option, value] of Object.entries({ stalledAfterMs, timeoutMs })) {
    if (Number.isSafeInteger(value) && value >= 1 && value <= MAX_TIMEOUT_MS) continue;
    throw new TypeError(`${option} must be a whole number of milliseconds, 1 to ${MAX_TIMEOUT_MS}, got ${value}`);
  }
  return { adminUrl, serviceName, headers, stalledAfterMs, timeoutMs, signal };
}
