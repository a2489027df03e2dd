const FNV_OFFSET = 0xcbf29ce484222325n;
const FNV_PRIME = 0x100000001b3n;

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
