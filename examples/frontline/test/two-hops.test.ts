import { FORWARDED_HEADER, REFUSED_HEADER } from "@frontline-routing/frontline-core/forwarding";
import { describe, expect, it } from "vitest";
import { ask } from "./ask.ts";
import { closedAddress, FAR, HOST, NEAR, sendRaw, startPlatform, startSentinel } from "./platform.ts";

describe.each([
  ["one hop", NEAR],
  ["two hops", FAR],
])("through %s", (_, region) => {
  it("reaches the sentinel with the deployment, the host, the method, the target and the body", async () => {
    const sentinel = await startSentinel();
    const { ports } = await startPlatform({ sentinels: { [NEAR]: [sentinel.address], [FAR]: [] } });
    const body = "x".repeat(300_000);
    const answer = await ask(ports[region], { method: "PUT", path: "/a//b/../%2e?c=d&e", body });
    const { method, url, fields, body: got } = answer.echoed();
    expect({ method, url, length: got.length }).toEqual({ method: "PUT", url: "/a//b/../%2e?c=d&e", length: 300_000 });
    expect(fields.host).toEqual([HOST]);
    expect(fields["x-unkey-deployment-id"]).toEqual(["d_1"]);
    expect(fields["content-length"]).toEqual(["300000"]);
  });

  it("drops what a client may not say, and says what it knows of the client", async () => {
    const sentinel = await startSentinel();
    const { ports } = await startPlatform({ sentinels: { [NEAR]: [sentinel.address], [FAR]: [] } });
    const answer = await ask(ports[region], {
      headers: {
        "x-unkey-deployment-id": "d_evil",
        [FORWARDED_HEADER]: "forged",
        "x-frontline-anything": "evil",
        forwarded: "for=6.6.6.6",
        "x-forwarded-for": "6.6.6.6",
        "x-forwarded-host": "evil.example.com",
        "x-forwarded-proto": "https",
        "x-real-ip": "6.6.6.6",
        "x-own": "kept",
      },
    });
    const { fields } = answer.echoed();
    const hops = region === NEAR ? [] : ["127.0.0.1"];
    expect(fields).toEqual({
      host: [HOST],
      connection: ["keep-alive"],
      "x-own": ["kept"],
      forwarded: [[`for=127.0.0.1;host="${HOST}";proto=http`, ...hops.map((hop) => `for=${hop}`)].join(", ")],
      "x-forwarded-for": [["127.0.0.1", ...hops].join(", ")],
      "x-forwarded-host": [HOST],
      "x-forwarded-proto": ["http"],
      "x-unkey-deployment-id": ["d_1"],
    });
  });

  it("passes an answer on without what ends at a hop, and without what only a frontline may say", async () => {
    const sentinel = await startSentinel((_request, response) => {
      response.writeHead(418, "Short and stout", [
        ...["Set-Cookie", "a=1", "Set-Cookie", "b=2", "X-Own", "\xe9", "Connection", "x-hop", "X-Hop", "1"],
        ...["X-Frontline-Region", "evil", REFUSED_HEADER, "EVIL", "Proxy-Authenticate", "x", "Trailer", "x-t"],
      ]);
      response.end("tea");
    });
    const { ports } = await startPlatform({ sentinels: { [NEAR]: [sentinel.address], [FAR]: [] } });
    const raw = await sendRaw(ports[region], `GET / HTTP/1.1\r\nHost: ${HOST}\r\nConnection: close\r\n\r\n`);
    const [head = "", body] = raw.split("\r\n\r\n");
    expect(head.split("\r\n").filter((line) => !/^date:/i.test(line))).toEqual([
      "HTTP/1.1 418 Short and stout",
      "Set-Cookie: a=1",
      "Set-Cookie: b=2",
      "X-Own: \xe9",
      "Connection: close",
      "Transfer-Encoding: chunked",
    ]);
    expect(body).toBe("3\r\ntea\r\n0");
  });
});

it("takes the name of the deployment's header from an option, and tells applications how clients speak", async () => {
  const sentinel = await startSentinel();
  const options = { deploymentHeader: "X-Deployment", proto: "https" } as const;
  const { ports } = await startPlatform({ sentinels: { [NEAR]: [sentinel.address] }, ...options });
  const { fields } = (await ask(ports[NEAR], { headers: { X_DEPLOYMENT: "d_evil" } })).echoed();
  expect(fields["x-deployment"]).toEqual(["d_1"]);
  expect(fields).not.toHaveProperty("x_deployment");
  expect(fields["x-forwarded-proto"]).toEqual(["https"]);
});

it("says who answered and why, where it is asked to", async () => {
  const sentinel = await startSentinel();
  const sentinels = { [NEAR]: [sentinel.address], [FAR]: [] };
  const { ports } = await startPlatform({ sentinels, answerHeaders: true });
  const said = async (port: number | undefined, headers = {}) => {
    const answer = await ask(port, { headers });
    return Object.entries(answer.headers).filter(([name]) => name.startsWith("x-frontline-"));
  };
  const id = `s_${NEAR}_0`;
  const by = { "x-frontline-region": NEAR, "x-frontline-sentinel": id };
  expect(Object.fromEntries(await said(ports[NEAR]))).toEqual({ ...by, "x-frontline-reason": "local" });
  expect(Object.fromEntries(await said(ports[FAR]))).toEqual({ ...by, "x-frontline-reason": "nearest-region" });
  expect(Object.fromEntries(await said(ports[FAR], { host: "nope.example.com" }))).toEqual({
    "x-frontline-region": FAR,
    "x-frontline-reason": "HOSTNAME_NOT_FOUND",
  });
});

describe("with nothing to route to", () => {
  it.each([
    ["an unknown hostname", { host: "nope.example.com" }, 404, "HOSTNAME_NOT_FOUND"],
    ["no healthy sentinel", {}, 503, "NO_HEALTHY_SENTINEL"],
    ["what can't be a host", { host: "a b" }, 400, "INVALID_HOSTNAME"],
  ])("answers %s with a code and a public message alone", async (_, headers, status, code) => {
    const { ports } = await startPlatform({ sentinels: { [NEAR]: [] } });
    const answer = await ask(ports[NEAR], { headers });
    expect(answer.status).toBe(status);
    expect(Object.keys(JSON.parse(answer.text))).toEqual(["code", "message"]);
    expect(answer.code()).toBe(code);
    expect(answer.headers["cache-control"]).toBe("no-store");
    expect(Object.keys(answer.headers).join()).not.toContain("x-frontline");
    expect(answer.text).not.toMatch(/d_1|aws|127\.0/);
  });

  it("answers with 502 when no sentinel and no region can be dialled", async () => {
    const sentinels = { [NEAR]: [await closedAddress(), await closedAddress()] };
    const { ports, errors } = await startPlatform({ sentinels });
    const answer = await ask(ports[NEAR], { method: "POST", body: "a" });
    expect([answer.status, answer.code()]).toEqual([502, "ATTEMPTS_FAILED"]);
    expect(errors).toHaveLength(1);
  });
});
