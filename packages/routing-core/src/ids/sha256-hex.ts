/** SHA-256 of a value's JSON, its first so many hexadecimal digits: the same for the same value on every platform. */
export async function sha256Hex(value: unknown, digits: number): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0"))
    .join("")
    .slice(0, digits);
}
