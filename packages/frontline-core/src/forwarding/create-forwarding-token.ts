import { normalizeHostname, parseRegion, type Region } from "@frontline-routing/router-core";
import { type ChecksOf, callable, expected, resolveOptions, wholeNumber } from "@frontline-routing/router-core/options";
import { createHmac, forwardingSecrets, kindOf } from "./hmac.ts";
import { formatToken, parseToken, signedBytes } from "./token-text.ts";

/** Options of {@link createForwardingToken}. */
export interface ForwardingTokenOptions {
  /**
   * What all frontlines share, 1 to 8 of at least 32 bytes each: text (its UTF-8 bytes) or bytes. The first signs, and
   * any reads. To replace one: add the new one behind the old one everywhere, then put it first everywhere, then take
   * the old one away.
   */
  readonly secrets: readonly (string | Uint8Array)[];
  /**
   * How old a token may be where it is read, 1,000 to 600,000 ms. Default: 10,000: a token is read a round trip after it
   * was signed, and the rest is for clocks that differ. One from the future is good for up to 5,000 ms, or `ttlMs` if
   * that is less.
   */
  readonly ttlMs?: number;
  /** Milliseconds since 1970, by a clock that all frontlines agree on. Default: `Date.now`. */
  readonly now?: () => number;
}

/** Says of a request, to a frontline of another region, that it was forwarded already, and from where. */
export interface ForwardingToken {
  /**
   * A token for the header {@link FORWARDED_HEADER}: at most 318 characters, each a letter, a digit or one of `: . - _`.
   *
   * @param forward `hostname` as the request has it: it is normalised; `region`: the signer's own
   * @throws {InvalidHostnameError} the hostname can't be one
   * @throws {TypeError} the region has not the form of one, or `now` says no time
   */
  sign(forward: { readonly hostname: string; readonly region: Region }): Promise<string>;

  /**
   * The region that a request was forwarded from, or null: there is no token, or one that is forged, malformed, expired,
   * from the future, overlong, for another hostname, or not the only one. Never rejects, whatever it is given.
   *
   * @param header the header's value, as Node or `Headers` give it
   * @param request `hostname` as the request has it: it is normalised
   */
  read(
    header: string | readonly string[] | null | undefined,
    request: { readonly hostname: string },
  ): Promise<{ readonly region: Region } | null>;
}

const MAX_SKEW_MS = 5_000;

const CHECKS = {
  secrets: forwardingSecrets,
  ttlMs: wholeNumber(1_000, 600_000, 10_000),
  now: callable<() => number>(Date.now),
} satisfies ChecksOf<ForwardingTokenOptions>;

/**
 * Signs and reads the token of forwarded requests: HMAC-SHA-256 by WebCrypto over hostname, region and time.
 *
 * A request that carries a good one is served locally or refused, so that one hop is the most there is. It is no secrecy
 * and no proof for each request: who can read what one frontline sends another can use its token for the same hostname
 * until it expires, so that link belongs in TLS or a private network.
 *
 * @throws {TypeError} there is no secret, an option is unknown or of the wrong type, or there is no WebCrypto
 * @throws {RangeError} a secret is too short, or a number out of its bounds. No message holds a secret
 * @example
 * const secrets = ["6f4a1c0e5d2b8f7390a1b2c3d4e5f60718293a4b5c6d7e8f"];
 * const token = createForwardingToken({ secrets, now: () => 1_764_150_000_000 });
 * const header = await token.sign({ hostname: "api.example.com", region: "eu-west-1.aws" });
 * await token.read(header, { hostname: "API.example.com:443" }); //=> { region: "eu-west-1.aws" }
 * await token.read(header, { hostname: "other.example.com" }); //=> null
 */
export function createForwardingToken(options: ForwardingTokenOptions): ForwardingToken {
  if (typeof options === "string") {
    throw new TypeError(`createForwardingToken: expected options as an object, ${kindOf(options)}`); // it may be the secret
  }
  const { secrets, ttlMs, now } = resolveOptions("createForwardingToken", options, CHECKS);
  const hmac = createHmac(secrets);

  async function read(header: unknown, hostname: string): Promise<{ readonly region: Region } | null> {
    const value = Array.isArray(header) && header.length === 1 ? header[0] : header;
    const token = typeof value === "string" ? parseToken(value) : undefined;
    if (token === undefined) return null;
    const ageMs = now() - token.signedAt;
    if (!(ageMs <= ttlMs && ageMs >= -Math.min(MAX_SKEW_MS, ttlMs))) return null;
    const bytes = signedBytes(normalizeHostname(hostname), token.region, token.signedAt);
    return (await hmac.verify(token.signature, bytes)) ? { region: token.region } : null;
  }

  return {
    async sign(forward) {
      if (typeof forward !== "object") throw new TypeError(expected("forward", "a hostname and a region", forward));
      const hostname = normalizeHostname(forward.hostname);
      const region = parseRegion(forward.region);
      const signedAt = Math.trunc(now());
      if (!Number.isSafeInteger(signedAt) || signedAt < 0) {
        throw new TypeError(expected("now()", "milliseconds since 1970", signedAt));
      }
      return formatToken(region, signedAt, await hmac.sign(signedBytes(hostname, region, signedAt)));
    },
    async read(header, request) {
      try {
        return await read(header, request.hostname);
      } catch {
        return null; // whoever sends a token can make no error by it
      }
    },
  };
}
