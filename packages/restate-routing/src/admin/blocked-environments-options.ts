import { type ChecksOf, resolveOptions, wholeNumber } from "@frontline-routing/router-core/options";
import { abortSignal } from "../options/abort-signal.ts";
import { headerRecord } from "../options/header-record.ts";
import { httpUrl } from "../options/http-url.ts";
import { MAX_TIMER_MS } from "../options/max-timer-ms.ts";
import { serviceName } from "../options/service-name.ts";

// A query takes milliseconds. What asks is a health check or a person.
const DEFAULT_TIMEOUT_MS = 10_000;

// The service's inactivity timeout: Restate itself gives up waiting for a step then.
const DEFAULT_STALLED_AFTER_MS = 60_000;

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

/**
 * @throws {TypeError} an option is unknown, missing or of the wrong type
 * @throws {RangeError} a time is out of its bounds
 */
export function resolveBlockedEnvironmentsOptions(options: BlockedEnvironmentsOptions) {
  return resolveOptions("findBlockedEnvironments", options, {
    adminUrl: httpUrl("http://localhost:9070"),
    serviceName,
    headers: headerRecord,
    stalledAfterMs: wholeNumber(1, MAX_TIMER_MS, DEFAULT_STALLED_AFTER_MS),
    timeoutMs: wholeNumber(1, MAX_TIMER_MS, DEFAULT_TIMEOUT_MS),
    signal: abortSignal,
  } satisfies ChecksOf<BlockedEnvironmentsOptions>);
}
