const FNV_OFFSET = 0xcbf29ce484222325n;
const FNV_PRIME = 0x100000001b3n;
const SHA_DIGITS = 32; // 128 bits, of a hash that nobody can aim: not even a customer who chooses the hostname

/**
 * FNV-1a, 64 bits, over UTF-16 code units, as base 36: the same for the same text on every platform and in every
 * version. For telling names apart, not for security.
 */
export function stableHash(text: string, length: number): string {
  let hash = FNV_OFFSET;
  for (let i = 0; i < text.length; i++) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(i))) * FNV_PRIME);
  }
  return hash.toString(36).padStart(length, "0").slice(-length);
}

/** SHA-256 of a value's JSON, its first 32 hexadecimal digits: the same for the same value on every platform. */
export async function sha256Hex(value: unknown): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.slice(0, SHA_DIGITS);
}

/**
 * The id of a route that is made without one: a hash of its environment and its hostname. So whoever makes the same
 * hostname again, a retry for one, makes it under the same id, of which a store has one.
 */
export async function routeIdOf(environmentId: string, fullyQualifiedDomainName: string): Promise<string> {
  return `fr_${await sha256Hex([environmentId, fullyQualifiedDomainName])}`;
}
