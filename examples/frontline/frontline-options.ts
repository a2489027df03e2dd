import type { Router } from "@frontline-routing/frontline-core";
import {
  type Checked,
  type ChecksOf,
  callable,
  expected,
  flag,
  guarded,
  implementing,
  type OptionCheck,
  oneOf,
  optional,
  resolveOptions,
  unchecked,
  wholeNumber,
} from "@frontline-routing/router-core/options";

/** Options of `createFrontline`. */
export interface FrontlineOptions {
  /** Decides. Yours to close, after `drain()`. */
  readonly router: Router;
  /** The origin of a region's NLB, such as `http://10.0.0.1:8080`; undefined: there is no way to it from here. */
  readonly nlbAddress: (region: string) => string | undefined;
  /** What all frontlines sign forwarded requests with, and believe: see `createForwardingToken`. */
  readonly secrets: readonly (string | Uint8Array)[];
  /** The header that tells a sentinel which deployment to serve. Default: `x-unkey-deployment-id`, as in the original. */
  readonly deploymentHeader?: string;
  /** How clients speak to what is in front of this frontline: what applications are told. Default: `"http"`. */
  readonly proto?: "http" | "https";
  /** How long to wait for a connection, 10 to 60,000 ms. Default: 1,000. */
  readonly connectTimeoutMs?: number;
  /** How long to wait for the head of an answer once the request is sent, 10 to 3,600,000 ms. Default: 60,000. */
  readonly answerTimeoutMs?: number;
  /** How long an answer, or an upgraded connection, may stand still, 10 to 86,400,000 ms. Default: 300,000. */
  readonly idleTimeoutMs?: number;
  /** How long a client may take to send a request's head, 10 to 600,000 ms. Default: 15,000. */
  readonly headTimeoutMs?: number;
  /** How long a client may take to send a whole request, 10 to 86,400,000 ms. Default: 300,000. */
  readonly requestTimeoutMs?: number;
  /** Says in headers which region and sentinel answered, and why. Default: false: it is nobody's business. */
  readonly answerHeaders?: boolean;
  /** Hears of what requests failed with that is the platform's fault: 500, 502 and 504. Default: nobody does. */
  readonly onError?: (error: unknown) => void;
}

const HOUR_MS = 3_600_000;
const TOKEN = /^[a-z0-9!#$%&'*+.^`|~-]+$/; // RFC 9110, 5.6.2; an underscore is dropped by many
const RESERVED = /^(?:host|content-length|connection|expect|upgrade|transfer-encoding|te|trailer|keep-alive|proxy-.*)$/;

const headerName: OptionCheck<string> = (value = "x-unkey-deployment-id", name) => {
  const lower = typeof value === "string" ? value.toLowerCase() : "";
  if (TOKEN.test(lower) && !RESERVED.test(lower)) return lower;
  throw new TypeError(expected(name, "the name of a header field that may be made up", value));
};

const CHECKS = {
  router: implementing<Router>("a Router, such as createRouter makes", ["plan", "planCached", "ready"]),
  nlbAddress: callable<(region: string) => string | undefined>(),
  secrets: unchecked<readonly (string | Uint8Array)[]>(),
  deploymentHeader: headerName,
  proto: oneOf(["http", "https"], "http"),
  connectTimeoutMs: wholeNumber(10, 60_000, 1_000),
  answerTimeoutMs: wholeNumber(10, HOUR_MS, 60_000),
  idleTimeoutMs: wholeNumber(10, 24 * HOUR_MS, 300_000),
  headTimeoutMs: wholeNumber(10, 600_000, 15_000),
  requestTimeoutMs: wholeNumber(10, 24 * HOUR_MS, 300_000),
  answerHeaders: flag(false),
  onError: (value: unknown, name: string) => guarded(optional(callable<(error: unknown) => void>())(value, name)),
} satisfies ChecksOf<FrontlineOptions>;

/** Every option, checked, with its default filled in. */
export type ResolvedFrontlineOptions = Checked<typeof CHECKS>;

/**
 * @throws {TypeError} an option is missing, unknown or of the wrong type
 * @throws {RangeError} a number is out of its bounds
 */
export function resolveFrontlineOptions(options: FrontlineOptions): ResolvedFrontlineOptions {
  return resolveOptions("createFrontline", options, CHECKS);
}
