import { expected, implementing, type OptionCheck, optional, satisfying } from "@frontline-routing/router-core/options";

/** How long a timer can wait, in milliseconds: some 24 days. */
export const MAX_TIMER_MS = 2 ** 31 - 1;

/** The name under which existing callers know the service. */
const DEFAULT_SERVICE_NAME = "hydra.v1.RoutingService";

const SERVICE_NAME = /^(?:[a-zA-Z]|_[a-zA-Z0-9])[a-zA-Z0-9._-]*$/; // Restate's own rule

/** Checks the name of the service on the wire. It becomes part of a path, and of a query. */
export const serviceName = satisfying(
  "a name that starts with a letter and holds letters, digits, dots, dashes and underscores only",
  (value): value is string => typeof value === "string" && SERVICE_NAME.test(value),
  DEFAULT_SERVICE_NAME,
);

/** Checks a signal, or none. */
export const abortSignal = optional(
  implementing<AbortSignal>("an AbortSignal", ["addEventListener", "throwIfAborted"]),
);

/** Checks headers that go with every call, none by default. A value stays out of the message: it may be a secret. */
export function headerRecord(value: unknown = {}, name: string): Readonly<Record<string, string>> {
  // A `Headers` has no properties, and would send nothing.
  if (typeof value !== "object" || value === null || Symbol.iterator in value) {
    throw new TypeError(expected(name, 'an object such as { authorization: "Bearer …" }', value));
  }
  const headers: Record<string, string> = {};
  for (const [header, text] of Object.entries(value)) {
    if (typeof text !== "string")
      throw new TypeError(`${name}[${JSON.stringify(header)}]: expected a string, got ${typeof text}`);
    headers[header] = text;
  }
  return headers;
}

/** The URL of one of Restate's APIs, without a slash at its end. A URL with a secret in it is refused without showing it. */
export function httpUrl(example: string): OptionCheck<string> {
  return (value, name) => {
    const url = typeof value === "string" && URL.canParse(value) ? new URL(value) : undefined;
    if (url !== undefined && (url.username !== "" || url.password !== "")) {
      throw new TypeError(`${name}: must not hold a user name or password; pass them as a header in headers`);
    }
    if (url?.protocol !== "http:" && url?.protocol !== "https:") {
      throw new TypeError(expected(name, `an http or https URL such as "${example}"`, value));
    }
    return url.href.replace(/\/+$/, "");
  };
}
