import { InvalidHostnameError } from "./invalid-hostname-error.ts";

/** The part of the web's `URL` that is used here; every supported runtime has it. */
declare const URL: new (url: string) => { readonly hostname: string };

const WITH_PORT = /^(?<host>\[[^\]]*\]|[^:]*)(?::(?<port>\d*))?$/;
// A percent sign is refused although a URL may hold one: no client sends it, and layers differ on decoding it.
const NEVER_IN_A_HOST = /[\s/?#@\\%]/;
const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;
const HOSTNAME_MAX_LENGTH = 253; // RFC 1035: 255 octets on the wire, which is 253 characters
const INPUT_MAX_LENGTH = 1024; // no legal name comes near it in any script; longer ones aren't worth parsing
const PORT_MAX = 65_535;

/**
 * The one spelling under which a request's host is looked up: without port and trailing dot, lower case, ASCII form.
 *
 * Names are converted as the URL standard says: `BÜCHER.example` to punycode, `0x7f.1` to `127.0.0.1`, an IPv6 address
 * to its shortest form. Underscores are allowed. Idempotent.
 *
 * @throws {InvalidHostnameError} when the value can't be a host
 * @example
 * normalizeHostname("API.Example.com.:8443"); //=> "api.example.com"
 * normalizeHostname("bücher.example"); //=> "xn--bcher-kva.example"
 * normalizeHostname("[::1]:8080"); //=> "[::1]"
 */
export function normalizeHostname(hostname: string): string {
  if (typeof hostname !== "string") throw new InvalidHostnameError(hostname, "is not a string");
  if (hostname.length > INPUT_MAX_LENGTH) throw new InvalidHostnameError(hostname, "is too long");
  if (NEVER_IN_A_HOST.test(hostname)) throw new InvalidHostnameError(hostname, "has a character that no host has");
  const { host, port } = WITH_PORT.exec(hostname)?.groups ?? {};
  if (host === undefined || Number(port ?? 0) > PORT_MAX) {
    throw new InvalidHostnameError(hostname, "has a malformed port");
  }
  const ascii = toAscii(hostname, host);
  if (ascii.startsWith("[")) return ascii;
  if (ascii === "") throw new InvalidHostnameError(hostname, "is empty");
  if (ascii.length > HOSTNAME_MAX_LENGTH) throw new InvalidHostnameError(hostname, "is too long");
  if (/^\*(?:\.|$)/.test(ascii)) {
    throw new InvalidHostnameError(hostname, "is a wildcard, and a route has one hostname; make a route for each");
  }
  if (!ascii.split(".").every((label) => LABEL.test(label))) {
    throw new InvalidHostnameError(hostname, "has a malformed label");
  }
  // What comes out of a URL is a slice of a longer text: kept whole as a cache's key, and slow to compare with others.
  return ascii === hostname ? hostname : ascii;
}

/** Without the trailing dot, which is taken off here because scripts have full stops of their own. */
function toAscii(hostname: string, host: string): string {
  if (host === "") return "";
  try {
    return new URL(`http://${host}`).hostname.replace(/\.$/, "");
  } catch {
    throw new InvalidHostnameError(hostname, "is malformed");
  }
}
