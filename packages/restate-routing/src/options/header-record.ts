import { expected } from "@frontline-routing/router-core/options";

/** Checks headers that go with every call, none by default. A value stays out of the message: it may be a secret. */
export function headerRecord(value: unknown = {}, name: string): Readonly<Record<string, string>> {
  // A `Headers` has no properties, and would send nothing.
  if (typeof value !== "object" || value === null || Symbol.iterator in value) {
    throw new TypeError(expected(name, 'an object such as { authorization: "Bearer …" }', value));
  }
  const headers: Record<string, string> = {};
  for (const [header, text] of Object.entries(value)) {
    if (typeof text !== "string")
      throw new TypeError(`${name}[${JSON.stringify(header)}]: expected a string, got ${typeof text}`);
    headers[header] = text;
  }
  return headers;
}
