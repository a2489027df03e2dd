import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidHostnameError, normalizeHostname } from "../src/index.ts";

describe("a host that has one spelling", () => {
  it.each([
    ["example.com", "example.com"],
    ["EXAMPLE.com", "example.com"],
    ["example.com.", "example.com"],
    ["example.com.:443", "example.com"],
    ["example.com:", "example.com"],
    ["example.com:0", "example.com"],
    ["example.com:65535", "example.com"],
    ["example.com:000080", "example.com"],
    ["_acme-challenge.example.com", "_acme-challenge.example.com"],
    ["a_b.example.com", "a_b.example.com"],
    ["r3---sn-x.example.com", "r3---sn-x.example.com"],
    ["localhost:3000", "localhost"],
    ["bücher.example", "xn--bcher-kva.example"],
    ["BÜCHER.EXAMPLE", "xn--bcher-kva.example"],
    ["xn--bcher-kva.example", "xn--bcher-kva.example"],
    ["faß.example", "xn--fa-hia.example"],
    ["☕.example", "xn--53h.example"],
    ["例え.テスト", "xn--r8jz45g.xn--zckzah"],
    ["example。com", "example.com"],
    ["example.com。", "example.com"],
    ["ＧＯ.com", "go.com"],
    ["soft\u00adhyphen.example", "softhyphen.example"],
    ["192.168.0.1", "192.168.0.1"],
    ["192.168.0.1.:80", "192.168.0.1"],
    ["192.168.257", "192.168.1.1"],
    ["0x7f.1", "127.0.0.1"],
    ["[::1]", "[::1]"],
    ["[::1]:8080", "[::1]"],
    ["[2001:DB8:0:0:0:0:0:1]", "[2001:db8::1]"],
    ["[::ffff:1.2.3.4]", "[::ffff:102:304]"],
    [`${"a".repeat(63)}.example`, `${"a".repeat(63)}.example`],
    [`${"a.".repeat(126)}a`, `${"a.".repeat(126)}a`],
  ])("%s is %s", (given, expected) => {
    expect(normalizeHostname(given)).toBe(expected);
  });
});

describe("what can't be a host", () => {
  it.each([
    "",
    ".",
    "。",
    ":80",
    "..",
    ".example.com",
    "example..com",
    "example.com..",
    "example.com:65536",
    "example.com:99999999999999999999",
    "example.com:80:80",
    "example.com:http",
    "example.com:-1",
    "example.com:８０",
    "exam ple.com",
    "example.com ",
    "example.com\n",
    "exa\tmple.com",
    "exa\0mple.com",
    "http://example.com",
    "example.com/path",
    "example.com?q",
    "example.com#f",
    "user@example.com",
    "example.com\\path",
    "ex%41mple.com",
    "%",
    "[::1",
    "::1",
    "[::1].",
    "[::1]x",
    "[::1]:65536",
    "[::g]",
    "[fe80::1%25eth0]",
    "[]",
    "256.256.256.256",
    "1.2.3.4.5",
    "foo.0x4",
    "-a.example",
    "a-.example",
    "a*b.example",
    "a,b.example",
    "a<b.example",
    "a\ud800b.example",
    "xn--",
    "*.example.com",
    "\u00ad",
    `${"a".repeat(64)}.example`,
    `${"ü".repeat(60)}.example`,
    `${"a.".repeat(127)}a`,
  ])("refuses %j", (given) => {
    expect(() => normalizeHostname(given)).toThrow(InvalidHostnameError);
  });

  it.each([undefined, null, 1, Symbol("a"), Object.create(null), ["example.com"]])("refuses %o", (given) => {
    expect(() => normalizeHostname(given as never)).toThrow(InvalidHostnameError);
  });

  it("refuses a megabyte without parsing it", () => {
    expect(() => normalizeHostname("a".repeat(1_000_000))).toThrow(InvalidHostnameError);
  });

  it("names the value, cut, and keeps it out of the public message", () => {
    const error = thrownBy(() => normalizeHostname(`${"b".repeat(5000)}`));
    expect(error.hostname).toHaveLength(260);
    expect(error).toMatchObject({ code: "INVALID_HOSTNAME", status: 400, name: "InvalidHostnameError" });
    expect(error.publicMessage).not.toContain("b".repeat(10));
  });
});

describe("for any text", () => {
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string({ unit: "grapheme" }),
    fc.domain().map((domain) => domain.toUpperCase()),
    fc.ipV4Extended(),
    fc.ipV6().map((address) => `[${address}]`),
    fc
      .array(fc.constantFrom("a", "Ü", ".", "-", "_", ":", "8", "0x", "[", "]", "xn--", "。", "\u00ad", "%", "١"))
      .map((p) => p.join("")),
  );

  it("is idempotent, and throws nothing but InvalidHostnameError", () => {
    fc.assert(
      fc.property(text, (given) => {
        let once: string;
        try {
          once = normalizeHostname(given);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidHostnameError);
          return;
        }
        expect(normalizeHostname(once)).toBe(once);
        expect(normalizeHostname(`${once}:8080`)).toBe(once);
      }),
      { numRuns: 5000 },
    );
  });

  it("accepts every domain name, in any case, with a port and a trailing dot", () => {
    fc.assert(
      fc.property(fc.domain(), fc.integer({ min: 0, max: 65_535 }), (domain, port) => {
        expect(normalizeHostname(`${domain.toUpperCase()}.:${port}`)).toBe(domain.toLowerCase());
      }),
    );
  });
});

function thrownBy(action: () => unknown): InvalidHostnameError {
  try {
    action();
  } catch (error) {
    if (error instanceof InvalidHostnameError) return error;
    throw error;
  }
  throw new Error("did not throw");
}
