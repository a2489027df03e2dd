import type { OptionCheck } from "@frontline-routing/router-core/options";

type Bytes = Uint8Array<ArrayBuffer>;

const SECRET_MIN_BYTES = 32; // as long as what HMAC-SHA-256 puts out; RFC 2104 discourages shorter keys
const SECRETS_MAX = 8; // each is tried on a forged token
const HMAC = { name: "HMAC", hash: "SHA-256" } as const;

const encoder = new TextEncoder();

/** Secrets as bytes, copied. No message holds one, not even one that is too short or in the wrong place. */
export const forwardingSecrets: OptionCheck<readonly [Bytes, ...Bytes[]]> = (value, name) => {
  if (!Array.isArray(value)) throw new TypeError(`${name}: expected a list of secrets, ${kindOf(value)}`);
  if (value.length > SECRETS_MAX) {
    throw new RangeError(`${name}: expected at most ${SECRETS_MAX} secrets, got ${value.length}`);
  }
  const [first, ...others] = Array.from(value, (secret: unknown, i) => {
    if (typeof secret !== "string" && !(secret instanceof Uint8Array)) {
      throw new TypeError(`${name}[${i}]: expected a string or a Uint8Array, ${kindOf(secret)}`);
    }
    const bytes = typeof secret === "string" ? encoder.encode(secret) : Uint8Array.from(secret);
    if (bytes.length >= SECRET_MIN_BYTES) return bytes;
    const remedy = "make one with `openssl rand -hex 32`";
    throw new RangeError(`${name}[${i}]: expected at least ${SECRET_MIN_BYTES} bytes, got ${bytes.length}: ${remedy}`);
  });
  if (first === undefined) throw new TypeError(`${name}: expected a list of secrets, got an empty list`);
  return [first, ...others];
};

/** What kind of value was given where a secret belongs, without the value. */
export function kindOf(value: unknown): string {
  if (value === undefined) return "but it is missing";
  if (value === null) return "got null";
  if (Array.isArray(value)) return "got a list";
  return `got ${typeof value === "object" ? "an object" : `a ${typeof value}`}`;
}

/**
 * HMAC-SHA-256 under several secrets: the first signs, any verifies, in constant time for each.
 *
 * @throws {TypeError} the runtime has no WebCrypto
 */
export function createHmac([current, ...others]: readonly [Bytes, ...Bytes[]]) {
  const { subtle } = globalThis.crypto ?? {};
  if (subtle === undefined) {
    throw new TypeError("createForwardingToken: needs WebCrypto, which a browser has on https and localhost only");
  }
  // When a key is first needed, and not before: a Worker may import keys in a request only.
  const importing = (secret: Bytes) => {
    let key: ReturnType<typeof subtle.importKey> | undefined;
    return () => {
      key ??= subtle.importKey("raw", secret, HMAC, false, ["sign", "verify"]);
      return key;
    };
  };
  const signing = importing(current);
  const keys = [signing, ...others.map(importing)];
  return {
    sign: async (bytes: Bytes): Promise<Bytes> => new Uint8Array(await subtle.sign("HMAC", await signing(), bytes)),
    async verify(signature: Bytes, bytes: Bytes): Promise<boolean> {
      for (const key of keys) if (await subtle.verify("HMAC", await key(), signature, bytes)) return true;
      return false;
    },
  };
}
