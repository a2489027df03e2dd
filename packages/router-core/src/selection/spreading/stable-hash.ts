/**
 * 32 bits of a text, the same on every runtime and in every release: which sentinel a key belongs to, and which keys a
 * dial lets in, hangs on it. FNV-1a over UTF-16 code units.
 */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return scramble(hash);
}

/** 32 bits of a pair of hashes, as a number from 0 up to, not including, 1. */
export function hashPair(a: number, b: number): number {
  return (scramble(a ^ Math.imul(b, 0x9e3779b1)) >>> 0) / 2 ** 32;
}

/** The finaliser of MurmurHash3: every input bit reaches every output bit. */
function scramble(value: number): number {
  let bits = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}
