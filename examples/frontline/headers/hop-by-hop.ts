/** Header fields that end at the next hop (RFC 9110, 7.6.1), and `proxy-…`. Framing is the parsers' alone. */
const HOP_BY_HOP: ReadonlySet<string> = new Set([
  "connection",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** What a `connection` field says that names no further field. */
const NAMES_NOTHING: ReadonlySet<string | undefined> = new Set([undefined, "", "keep-alive", "close", "upgrade"]);

/** @param name in lower case */
export function isHopByHop(name: string): boolean {
  return HOP_BY_HOP.has(name) || name.startsWith("proxy-");
}

/** The fields that a `connection` field names: they end at the next hop too. In lower case. */
export function namedByConnection(connection: string | undefined): readonly string[] {
  const value = connection?.toLowerCase();
  if (NAMES_NOTHING.has(value) || value === undefined) return [];
  return value.split(",").map((name) => name.trim());
}
