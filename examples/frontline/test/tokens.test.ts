import { createForwardingToken, FORWARDED_HEADER, REFUSED_HEADER } from "@frontline-routing/frontline-core/forwarding";
import { describe, expect, it } from "vitest";
import { ask } from "./ask.ts";
import { closedAddress, FAR, HOST, NEAR, SECRETS, sendRaw, startPlatform, startSentinel } from "./platform.ts";

const EVER = 600_000;

async function signed(hostname = HOST, { secrets = SECRETS, ageMs = 0 } = {}): Promise<string> {
  const token = createForwardingToken({ secrets, ttlMs: EVER, now: () => Date.now() - ageMs });
  return token.sign({ hostname, region: FAR });
}

describe("with a good token", () => {
  it("serves by a sentinel of its own region, and believes what the peer says of the client", async () => {
    const sentinel = await startSentinel();
    const { ports } = await startPlatform({ sentinels: { [NEAR]: [sentinel.address] } });
    const headers = { [FORWARDED_HEADER]: await signed(), forwarded: "for=1.2.3.4", "x-forwarded-for": "1.2.3.4" };
    const answer = await ask(ports[NEAR], { headers: { ...headers, "x-forwarded-proto": "https" } });
    const { fields } = answer.echoed();
    expect(fields.forwarded).toEqual(["for=1.2.3.4, for=127.0.0.1"]);
    expect(fields["x-forwarded-for"]).toEqual(["1.2.3.4, 127.0.0.1"]);
    expect(fields["x-forwarded-proto"]).toEqual(["https"]);
    expect(fields).not.toHaveProperty(FORWARDED_HEADER);
    expect(answer.headers).not.toHaveProperty(REFUSED_HEADER);
  });

  it("refuses what it can't serve itself, rather than send it on", async () => {
    const sentinel = await startSentinel();
    const { ports } = await startPlatform({ sentinels: { [NEAR]: [], [FAR]: [sentinel.address] } });
    const answer = await ask(ports[NEAR], { headers: { [FORWARDED_HEADER]: await signed() } });
    expect([answer.status, answer.headers[REFUSED_HEADER]]).toEqual([503, "NO_HEALTHY_SENTINEL"]);
    expect(sentinel.requests).toHaveLength(0);
  });

  it.each([
    [
      "knows no route",
      async () => startPlatform({ sentinels: { [NEAR]: [] } }),
      "nope.example.com",
      "HOSTNAME_NOT_FOUND",
    ],
    [
      "can dial none",
      async () => startPlatform({ sentinels: { [NEAR]: [await closedAddress()] } }),
      HOST,
      "ATTEMPTS_FAILED",
    ],
  ])("says that it reached no sentinel where it %s", async (_, start, host, code) => {
    const { ports } = await start();
    const answer = await ask(ports[NEAR], { headers: { host, [FORWARDED_HEADER]: await signed(host) } });
    expect([answer.code(), answer.headers[REFUSED_HEADER]]).toEqual([code, code]);
  });

  it("doesn't say so of a sentinel that was reached, and failed", async () => {
    const sentinel = await startSentinel((request) => request.socket.destroy());
    const { ports } = await startPlatform({ sentinels: { [NEAR]: [sentinel.address] } });
    const answer = await ask(ports[NEAR], { headers: { [FORWARDED_HEADER]: await signed() } });
    expect(answer.code()).toBe("SENTINEL_FAILED");
    expect(answer.headers).not.toHaveProperty(REFUSED_HEADER);
  });
});

describe("a token that is no good counts as none", () => {
  const bad: [string, () => Promise<string> | string][] = [
    ["of another secret", () => signed(HOST, { secrets: ["another secret, which no frontline knows"] })],
    ["expired", () => signed(HOST, { ageMs: 11_000 })],
    ["from the future", () => signed(HOST, { ageMs: -11_000 })],
    ["of another hostname", () => signed("other.example.com")],
    ["with one character changed", async () => (await signed()).replace(/.$/, (last) => (last === "A" ? "B" : "A"))],
    ["cut", async () => (await signed()).slice(0, -1)],
    ["twice", async () => `${await signed()}, ${await signed()}`],
    ["giant", () => "a".repeat(14_000)],
    ["empty", () => ""],
    ["odd", () => "\xff\t%00{}"],
  ];

  it.each(bad)("%s: it is a client's, is sent on, and doesn't reach the sentinel", async (_, make) => {
    const sentinel = await startSentinel();
    const { ports, errors } = await startPlatform({ sentinels: { [NEAR]: [], [FAR]: [sentinel.address] } });
    const token = await make();
    const head = `GET / HTTP/1.1\r\nHost: ${HOST}\r\nForwarded: for=6.6.6.6\r\n${FORWARDED_HEADER}: ${token}\r\n`;
    const raw = await sendRaw(ports[NEAR], `${head}Connection: close\r\n\r\n`);
    expect(raw).toMatch(/^HTTP\/1\.1 200 /);
    expect(raw).not.toMatch(/6\.6\.6\.6/);
    expect(raw.toLowerCase()).not.toContain(REFUSED_HEADER);
    expect(sentinel.requests[0]?.headers).not.toHaveProperty(FORWARDED_HEADER);
    expect(errors).toEqual([]);
  });

  it("in two header fields", async () => {
    const sentinel = await startSentinel();
    const { ports } = await startPlatform({ sentinels: { [NEAR]: [], [FAR]: [sentinel.address] } });
    const field = `${FORWARDED_HEADER}: ${await signed()}\r\n`;
    const head = `GET / HTTP/1.1\r\nHost: ${HOST}\r\n${field}${field}Connection: close\r\n\r\n`;
    expect(await sendRaw(ports[NEAR], head)).toMatch(/^HTTP\/1\.1 200 /);
  });

  it("and no error tells a client by a header that nobody was reached", async () => {
    const { ports } = await startPlatform({ sentinels: { [NEAR]: [] } });
    const answer = await ask(ports[NEAR], { headers: { [FORWARDED_HEADER]: "forged" } });
    expect(answer.status).toBe(503);
    expect(answer.headers).not.toHaveProperty(REFUSED_HEADER);
  });
});

it("lets a secret be replaced while requests are forwarded", async () => {
  const sentinel = await startSentinel();
  const secrets = ["the new secret, which signs from here on", ...SECRETS];
  const { ports } = await startPlatform({ sentinels: { [NEAR]: [sentinel.address] }, secrets });
  const headers = { [FORWARDED_HEADER]: await signed(), forwarded: "for=1.2.3.4" };
  expect((await ask(ports[NEAR], { headers })).echoed().fields.forwarded).toEqual(["for=1.2.3.4, for=127.0.0.1"]);
});
