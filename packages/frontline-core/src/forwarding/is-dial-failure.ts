import { readProperty } from "./read-property.ts";

// What the system was asked for when it failed: a name, a local address, a connection. Nothing can be sent before these.
const CALLS = /^(?:connect|bind|getaddrinfo|query[A-Z]\w*)$/;

const CODES: ReadonlySet<unknown> = new Set([
  "ECONNREFUSED", // Bun's fetch and Deno.connect don't say the call; no other can fail with it
  "ConnectionRefused", // Bun 1.2's fetch
  "FailedToOpenSocket", // the same, for a name without an address and a network without a way
  "UND_ERR_CONNECT_TIMEOUT",
  "ERR_SOCKET_CONNECTION_TIMEOUT",
  "PEER_REFUSED",
  // Certificates that this side refuses, by OpenSSL's names. A client looks at them before it sends anything.
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "CERT_CHAIN_TOO_LONG",
  "CERT_HAS_EXPIRED",
  "CERT_NOT_YET_VALID",
  "CERT_REJECTED",
  "CERT_REVOKED",
  "CERT_SIGNATURE_FAILURE",
  "CERT_UNTRUSTED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "HOSTNAME_MISMATCH",
  "INVALID_CA",
  "INVALID_PURPOSE",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

// Where there is nothing else to go by. A URL can't end the first early: it has no space in it.
const MESSAGES = [
  /^error sending request for url \(\S+\): client error \(Connect\)/, // Deno's fetch: name, connection and TLS
  /^failed to lookup address information: /, // Deno.connect
  /^E[A-Z]+: Was there a typo in the url or port\?/, // Bun's fetch
  /^Client network socket disconnected before secure TLS connection was established$/, // Node
];

const MAX_ERRORS = 100; // far beyond the addresses of a name, and few enough that no error can make work

/**
 * Whether a request failed before any of it was sent, so that it may be sent elsewhere: its name has no address, no
 * connection was made (refused, unreachable, timed out, no socket left here), the other side's certificate is no good, or
 * a peer frontline refused it ({@link PeerRefusedError}). Of an `AggregateError` all must be.
 *
 * Knows what Node (`net`, `tls`, `http`, `https`, `fetch`), undici, Bun and Deno reject with. What it doesn't know is none:
 * the bare `TypeError` of a browser or of workerd, for one. What may have reached an application never is one: a
 * connection that was reset or closed, a time-out for the answer, an abort.
 *
 * It sees an error only, and that must be of one request: a client that follows redirects or sends again by itself can
 * fail to connect after an application had the request, and what a body throws may look like a dial. The guide,
 * docs/guide/forward.md, says how to keep these away, for each client.
 *
 * @param error whatever was thrown. Nothing that it does is thrown on
 * @example
 * isDialFailure(Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED", syscall: "connect" })); //=> true
 * isDialFailure(Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET", syscall: "read" })); //=> false
 */
export function isDialFailure(error: unknown): boolean {
  let left = MAX_ERRORS;
  const judge = (each: unknown): boolean => {
    left -= 1;
    if (left < 0) return false;
    const errors = readProperty(each, "errors");
    if (Array.isArray(errors))
      return errors.length > 0 && errors.length <= MAX_ERRORS && Array.from(errors).every(judge);
    const call = readProperty(each, "syscall");
    if (typeof call === "string") return CALLS.test(call);
    if (CODES.has(readProperty(each, "code"))) return true;
    const message = readProperty(each, "message");
    if (typeof message !== "string") return false;
    return (
      MESSAGES.some((known) => known.test(message)) ||
      (message === "fetch failed" && judge(readProperty(each, "cause")))
    );
  };
  try {
    return judge(error);
  } catch {
    return false; // a list that throws when it is read
  }
}
