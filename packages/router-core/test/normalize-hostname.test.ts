import fc from "fast-check";
import { expect, it } from "vitest";
import { InvalidHostnameError, normalizeHostname } from "../src/index.ts";

it.each([
  ["api.example.com", "api.example.com"],
  ["API.Example.COM.", "api.example.com"],
  ["api.example.com:8443", "api.example.com"],
  ["bücher.example", "xn--bcher-kva.example"],
  ["[::1]:8080", "[::1]"],
  ["127.0.0.1:80", "127.0.0.1"],
  ["my_app.example.com", "my_app.example.com"],
])("normalises %j to %j", (hostname, expected) => {
  expect(normalizeHostname(hostname)).toBe(expected);
});

it.each([
  "",
  ":80",
  "a b.example",
  "a/b",
  "user@host",
  "a%20b",
  "-a.example",
  "a..example",
  `${"a".repeat(64)}.example`,
  "[::1",
  "h:123456",
  42,
])("refuses %j", (hostname) => {
  expect(() => normalizeHostname(hostname as string)).toThrow(InvalidHostnameError);
});

it("is idempotent, and throws nothing but InvalidHostnameError", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: "binary" }),
        fc.domain(),
        fc.ipV6().map((ip) => `[${ip}]`),
      ),
      (input) => {
        let once: string;
        try {
          once = normalizeHostname(input);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidHostnameError);
          return;
        }
        expect(normalizeHostname(once)).toBe(once);
      },
    ),
    { numRuns: 2_000 },
  );
});
