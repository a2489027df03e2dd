const HOP_BY_HOP: ReadonlySet<string> = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** Header fields without those that end at this hop (RFC 9110, 7.6.1). Names and values in turn. */
export function endToEnd(fields: readonly string[]): string[] {
  const kept: string[] = [];
  let named: string[] | undefined;
  for (let index = 0; index < fields.length; index += 2) {
    const name = fields[index] ?? "";
    const value = fields[index + 1] ?? "";
    const lower = name.toLowerCase();
    if (lower === "connection" && value !== "keep-alive") {
      named = [
        ...(named ?? []),
        ...value
          .toLowerCase()
          .split(",")
          .map((option) => option.trim()),
      ];
    }
    if (!HOP_BY_HOP.has(lower)) kept.push(name, value);
  }
  return named === undefined ? kept : without(kept, named);
}

function without(fields: readonly string[], names: readonly string[]): string[] {
  return fields.filter((_, index) => !names.includes((fields[index - (index % 2)] ?? "").toLowerCase()));
}
