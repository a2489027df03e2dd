import { InvalidHostnameError } from "./invalid-hostname-error.ts";

/** The part of the web's `URL` that is used here; every supported runtime has it. */
declare const URL: new (url: string) => { readonly hostname: string };

const WITH_PORT = /^(?<host>\[[^\]]*\]|[^:]*)(?::\d{0,5})?$/;
const NEVER_IN_A_HOST = /[\s/?#@\\%]/;
const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;
const HOSTNAME_MAX_LENGTH = 253; // RFC 1035: 255 octets on the wire, which is 253 characters

/**
 * The one spelling under which a request's host is looked up: without port and trailing dot, lower case, ASCII form.
 *
 * @throws {InvalidHostnameError} when the value can't be a host
 * @example
 * normalizeHostname("API.Example.com.:8443"); //=> "api.example.com"
 * normalizeHostname("bücher.example"); //=> "xn--bcher-kva.example"
 * normalizeHostname("[::1]:8080"); //=> "[::1]"
 */
export function normalizeHostname(hostname: string): string {
  if (typeof hostname !== "string") throw new InvalidHostnameError(hostname, "is not a string");
  if (NEVER_IN_A_HOST.test(hostname)) throw new InvalidHostnameError(hostname, "has a character no host can have");
  const host = WITH_PORT.exec(hostname)?.groups?.host;
  if (host === undefined) throw new InvalidHostnameError(hostname, "has a malformed port");
  const ascii = toAscii(hostname, host.endsWith(".") ? host.slice(0, -1) : host);
  if (ascii.startsWith("[")) return ascii;
  if (ascii.length > HOSTNAME_MAX_LENGTH) throw new InvalidHostnameError(hostname, "is longer than 253 characters");
  if (!ascii.split(".").every((label) => LABEL.test(label))) {
    throw new InvalidHostnameError(hostname, "has a label that is empty, too long or malformed");
  }
  return ascii;
}

function toAscii(hostname: string, host: string): string {
  if (host === "") throw new InvalidHostnameError(hostname, "is empty");
  try {
    return new URL(`http://${host}`).hostname;
  } catch {
    throw new InvalidHostnameError(hostname, "does not parse as a host");
  }
}
