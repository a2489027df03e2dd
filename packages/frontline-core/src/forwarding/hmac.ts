type Bytes = Uint8Array<ArrayBuffer>;

/** HMAC-SHA-256 under several secrets: the first signs, any verifies. */
export interface Hmac {
  sign(bytes: Bytes): Promise<Bytes>;
  /** In constant time for each secret. */
  verify(signature: Bytes, bytes: Bytes): Promise<boolean>;
}

const HMAC = { name: "HMAC", hash: "SHA-256" } as const;

/** @throws {TypeError} the runtime has no WebCrypto */
export function createHmac([current, ...others]: readonly [Bytes, ...Bytes[]]): Hmac {
  const { subtle } = globalThis.crypto ?? {};
  if (subtle === undefined) {
    throw new TypeError("createForwardingToken: needs WebCrypto, which a browser has on https and localhost only");
  }
  const importKey = (secret: Bytes) => once(() => subtle.importKey("raw", secret, HMAC, false, ["sign", "verify"]));
  const signing = importKey(current);
  const keys = [signing, ...others.map(importKey)];
  return {
    sign: async (bytes) => new Uint8Array(await subtle.sign("HMAC", await signing(), bytes)),
    async verify(signature, bytes) {
      for (const key of keys) if (await subtle.verify("HMAC", await key(), signature, bytes)) return true;
      return false;
    },
  };
}

/** When it is first needed, and not before: a Worker may import keys in a request only. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
