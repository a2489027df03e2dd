import { createHmac } from "node:crypto";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createForwardingToken, type ForwardingTokenOptions } from "../../src/forwarding.ts";

const NOW = 1_764_150_000_000;
const TTL_MS = 10_000;
const SKEW_MS = 5_000;
const SECRET = "a secret that all frontlines share, of 32 bytes or more";
const forward = { hostname: "api.example.com", region: "eu-west-1.aws" };

const hostname = fc.oneof(
  fc.domain(),
  fc.ipV4(),
  fc.ipV6().map((address) => `[${address}]`),
);
const part = fc.stringMatching(/^[a-z0-9](?:[a-z0-9-]{0,120}[a-z0-9])?$/);
const region = fc.tuple(part, part).map((parts) => parts.join("."));
const secret = fc.oneof(fc.string({ minLength: 32 }), fc.uint8Array({ minLength: 32, maxLength: 100 }));
const goodAgeMs = fc.integer({ min: -SKEW_MS, max: TTL_MS });

function tokenAt(now: number, options: Partial<ForwardingTokenOptions> = {}) {
  return createForwardingToken({ secrets: [SECRET], now: () => now, ...options });
}

afterEach(() => vi.restoreAllMocks());

describe("a forwarding token", () => {
  it("is read as it was signed, for every hostname, region, secret and age within its time", async () => {
    await fc.assert(
      fc.asyncProperty(hostname, region, secret, goodAgeMs, async (host, from, shared, ageMs) => {
        const token = await tokenAt(NOW, { secrets: [shared] }).sign({ hostname: host, region: from });
        expect(token).toMatch(/^[\w.:-]{1,318}$/);
        const reader = tokenAt(NOW + ageMs, { secrets: [shared] });
        expect(await reader.read(token, { hostname: host })).toEqual({ region: from });
        expect(await reader.read([token], { hostname: `${host.toUpperCase()}:8443` })).toEqual({ region: from });
      }),
    );
  });

  it("has at most 318 characters, those of the longest region", async () => {
    const longest = `${"a".repeat(251)}.aws`;
    const latest = 999_999_999_999_999;
    const token = await tokenAt(latest).sign({ ...forward, region: longest });
    expect(token).toHaveLength(318);
    expect(await tokenAt(latest).read(token, forward)).toEqual({ region: longest });
  });

  it("is none with any of its characters changed, added or left out", async () => {
    const token = await tokenAt(NOW).sign(forward);
    const changed = fc
      .record({
        at: fc.nat(token.length),
        length: fc.nat(2),
        by: fc.oneof(
          fc.string({ maxLength: 2 }),
          fc.constantFrom(..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
        ),
      })
      .map(({ at, length, by }) => token.slice(0, at) + by + token.slice(at + length))
      .filter((other) => other !== token);
    await fc.assert(
      fc.asyncProperty(changed, async (other) => {
        expect(await tokenAt(NOW).read(other, forward)).toBeNull();
      }),
      { numRuns: 1_000 },
    );
  });

  it("is none with any of its bits changed", async () => {
    const token = await tokenAt(NOW).sign(forward);
    const others = Array.from(token).flatMap((character, at) =>
      Array.from({ length: 8 }, (_, bit) => {
        const other = String.fromCharCode(character.charCodeAt(0) ^ (1 << bit));
        return token.slice(0, at) + other + token.slice(at + 1);
      }),
    );
    const read = await Promise.all(others.map((other) => tokenAt(NOW).read(other, forward)));
    expect(read.filter((each) => each !== null)).toEqual([]);
  });

  it("is none for every other hostname", async () => {
    await fc.assert(
      fc.asyncProperty(hostname, hostname, async (host, other) => {
        fc.pre(host.toLowerCase() !== other.toLowerCase());
        const token = await tokenAt(NOW).sign({ hostname: host, region: "us-east-1.aws" });
        expect(await tokenAt(NOW).read(token, { hostname: other })).toBeNull();
      }),
    );
  });

  it("is none under every other secret", async () => {
    await fc.assert(
      fc.asyncProperty(secret, secret, async (one, other) => {
        fc.pre(Buffer.compare(Buffer.from(one), Buffer.from(other)) !== 0);
        const token = await tokenAt(NOW, { secrets: [one] }).sign(forward);
        expect(await tokenAt(NOW, { secrets: [other] }).read(token, forward)).toBeNull();
      }),
    );
  });

  it("is none outside of its time: older than ttlMs, or more than 5 s from the future", async () => {
    const badAgeMs = fc.oneof(fc.integer({ min: TTL_MS + 1, max: NOW }), fc.integer({ min: -NOW, max: -SKEW_MS - 1 }));
    await fc.assert(
      fc.asyncProperty(badAgeMs, async (ageMs) => {
        expect(await tokenAt(NOW + ageMs).read(await tokenAt(NOW).sign(forward), forward)).toBeNull();
      }),
    );
    const brief = { ttlMs: 1_000 };
    const token = await tokenAt(NOW).sign(forward);
    expect(await tokenAt(NOW - 1_000, brief).read(token, forward)).toEqual({ region: forward.region });
    expect(await tokenAt(NOW - 1_001, brief).read(token, forward)).toBeNull();
    expect(await tokenAt(NOW + 1_001, brief).read(token, forward)).toBeNull();
  });

  it("is read by every frontline while one secret is replaced by another, step by step", async () => {
    await fc.assert(
      fc.asyncProperty(secret, secret, async (old, next) => {
        fc.pre(Buffer.compare(Buffer.from(old), Buffer.from(next)) !== 0);
        const steps = [[old], [old, next], [next, old], [next]];
        for (const [i, secrets] of steps.entries()) {
          for (const others of steps.slice(Math.max(0, i - 1), i + 2)) {
            const token = await tokenAt(NOW, { secrets }).sign(forward);
            expect(await tokenAt(NOW, { secrets: others }).read(token, forward)).toEqual({ region: forward.region });
          }
        }
        const token = await tokenAt(NOW, { secrets: [old] }).sign(forward);
        expect(await tokenAt(NOW, { secrets: [next] }).read(token, forward)).toBeNull();
      }),
      { numRuns: 30 },
    );
  });

  it("is what another implementation makes of the description", async () => {
    const signed = `frontline-routing forwarding token v1\napi.example.com\neu-west-1.aws\n${NOW}`;
    const signature = createHmac("sha256", SECRET).update(signed).digest("base64url");
    expect(await tokenAt(NOW).sign(forward)).toBe(`v1:eu-west-1.aws:${NOW}:${signature}`);
  });
});

describe("reading", () => {
  it("never rejects, whatever the header and the request are", async () => {
    const throws = new Proxy([], {
      get: () => {
        throw new Error("read");
      },
    });
    const hostile = fc.oneof(fc.anything(), fc.constant(throws), fc.constant({ hostname: throws }));
    await fc.assert(
      fc.asyncProperty(hostile, hostile, async (header, request) => {
        expect(await tokenAt(NOW).read(header as never, request as never)).toBeNull();
      }),
    );
    const token = await tokenAt(NOW).sign(forward);
    await fc.assert(
      fc.asyncProperty(hostile, async (request) => {
        expect(await tokenAt(NOW).read(token, request as never)).toBeNull();
        expect(await tokenAt(NOW).read(token, { hostname: request as never })).toBeNull();
      }),
    );
  });

  it("takes no token that came twice, in a list or joined", async () => {
    const token = await tokenAt(NOW).sign(forward);
    const other = await tokenAt(NOW + 1).sign(forward);
    for (const header of [
      [token, token],
      [token, other],
      `${token}, ${token}`,
      `${token},${other}`,
      [],
      "",
      [[token]],
    ]) {
      expect(await tokenAt(NOW).read(header as never, forward)).toBeNull();
    }
    const headers = new Headers([
      ["x-frontline-forwarded", token],
      ["x-frontline-forwarded", token],
    ]);
    expect(await tokenAt(NOW).read(headers.get("x-frontline-forwarded"), forward)).toBeNull();
  });

  it("does no cryptography for what is overlong, malformed, expired or of no hostname", async () => {
    const token = await tokenAt(NOW).sign(forward);
    const verify = vi.spyOn(crypto.subtle, "verify");
    const long = "a".repeat(1_000_000);
    for (const header of [long, `${token}${long}`, `v1:${long}`, `${token} `, `v2${token.slice(2)}`, "null"]) {
      expect(await tokenAt(NOW).read(header, forward)).toBeNull();
    }
    expect(await tokenAt(NOW + TTL_MS + 1).read(token, forward)).toBeNull();
    expect(await tokenAt(NOW).read(token, { hostname: "a b" })).toBeNull();
    expect(verify).not.toHaveBeenCalled();
  });

  it("imports each secret once, and none before it is needed", async () => {
    const importKey = vi.spyOn(crypto.subtle, "importKey");
    const token = tokenAt(NOW, { secrets: [SECRET, `${SECRET} before`] });
    expect(importKey).not.toHaveBeenCalled();
    const headers = await Promise.all(Array.from({ length: 20 }, () => token.sign(forward)));
    const forged = headers.map((header) => header.replace(/.$/, (last) => (last === "A" ? "E" : "A")));
    await Promise.all([...headers, ...forged].map((header) => token.read(header, forward)));
    expect(importKey).toHaveBeenCalledTimes(2);
  });

  it("is not changed by what becomes of the bytes of a secret", async () => {
    const bytes = new Uint8Array(32).fill(7);
    const token = tokenAt(NOW, { secrets: [bytes] });
    bytes.fill(0);
    const header = await token.sign(forward);
    expect(await tokenAt(NOW, { secrets: [new Uint8Array(32).fill(7)] }).read(header, forward)).not.toBeNull();
  });
});

describe("a wrong call is refused by name, without the secret:", () => {
  const wrong = (value?: unknown) => value as never;
  const short = "hunter2-is-too-short";
  it.each([
    ["no options", wrong(), TypeError, "secrets: expected a list of secrets, but it is missing"],
    ["a secret in place of options", wrong(SECRET), TypeError, "expected options as an object, got a string"],
    [
      "a secret in place of a list",
      { secrets: wrong(SECRET) },
      TypeError,
      "secrets: expected a list of secrets, got a string",
    ],
    ["no secret", { secrets: [] }, TypeError, "secrets: expected a list of secrets, got an empty list"],
    [
      "a short secret",
      { secrets: [SECRET, short] },
      RangeError,
      "secrets[1]: expected at least 32 bytes, got 20: make one with",
    ],
    ["short bytes", { secrets: [new Uint8Array(31)] }, RangeError, "secrets[0]: expected at least 32 bytes, got 31"],
    [
      "a secret of another kind",
      { secrets: wrong([null]) },
      TypeError,
      "secrets[0]: expected a string or a Uint8Array, got null",
    ],
    [
      "a hole",
      { secrets: wrong(new Array(1)) },
      TypeError,
      "secrets[0]: expected a string or a Uint8Array, but it is missing",
    ],
    ["nine secrets", { secrets: Array(9).fill(SECRET) }, RangeError, "secrets: expected at most 8 secrets, got 9"],
    [
      "a time as text",
      { secrets: [SECRET], ttlMs: wrong("10000") },
      TypeError,
      'ttlMs: expected a whole number from 1000 to 600000, got "10000"',
    ],
    [
      "a time too short",
      { secrets: [SECRET], ttlMs: 999 },
      RangeError,
      "ttlMs: expected a whole number from 1000 to 600000, got 999",
    ],
    [
      "a clock that is none",
      { secrets: [SECRET], now: wrong(NOW) },
      TypeError,
      "now: expected a function, got 1764150000000",
    ],
    [
      "an unknown option",
      wrong({ secrets: [SECRET], ttl: 1 }),
      TypeError,
      'unknown option "ttl", did you mean "ttlMs"?',
    ],
  ] as const)("%s", (_name, options, kind, message) => {
    const call = () => createForwardingToken(options as never);
    expect(call).toThrow(kind);
    expect(call).toThrow(message);
    expect(call).not.toThrow(/hunter2|that all frontlines share/);
  });

  it.each([
    ["nothing to sign", wrong(), TypeError, "forward: expected a hostname and a region, but it is missing"],
    [
      "a region that is none",
      { hostname: "a.example", region: "Dublin" },
      TypeError,
      "region: expected `name.platform`",
    ],
    ["a hostname that is none", { hostname: "a b", region: "eu-west-1.aws" }, Error, "not a hostname"],
  ] as const)("%s", async (_name, given, kind, message) => {
    const signing = tokenAt(NOW).sign(given as never);
    await expect(signing).rejects.toThrow(kind);
    await expect(signing).rejects.toThrow(message);
  });

  it("a clock that says no time", async () => {
    await expect(tokenAt(Number.NaN).sign(forward)).rejects.toThrow("now(): expected milliseconds since 1970, got NaN");
    expect(await tokenAt(Number.NaN).read(await tokenAt(NOW).sign(forward), forward)).toBeNull();
  });

  it("a runtime without WebCrypto", () => {
    vi.stubGlobal("crypto", {});
    expect(() => tokenAt(NOW)).toThrow("needs WebCrypto");
    vi.unstubAllGlobals();
  });
});
