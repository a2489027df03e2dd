const LABEL_MAX_LENGTH = 63; // RFC 1035, 2.3.4
const HOSTNAME_MAX_LENGTH = 253; // RFC 1035: 255 octets on the wire
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;

/** How long a default domain may be, in characters: a hostname's 253 less a generated label and its dot. */
export const DEFAULT_DOMAIN_MAX_LENGTH = HOSTNAME_MAX_LENGTH - LABEL_MAX_LENGTH - 1;

/**
 * Whether hostnames can be generated under a domain: one that DNS allows, in its ASCII form, with room for a label.
 *
 * @example
 * isDefaultDomain("example.app"); //=> true
 * isDefaultDomain("*.example.app"); //=> false
 */
export function isDefaultDomain(value: unknown): value is string {
  return typeof value === "string" && value.length <= DEFAULT_DOMAIN_MAX_LENGTH && DOMAIN.test(value);
}
