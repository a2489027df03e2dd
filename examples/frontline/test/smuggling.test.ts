import { describe, expect, it } from "vitest";
import { FAR, HOST, NEAR, sendRaw, startPlatform, startRawServer } from "./platform.ts";

const CLOSE = "Connection: close\r\n";

/** A sentinel that answers each connection once, and remembers every byte. */
async function start() {
  const sentinel = await startRawServer((socket) => {
    socket.on("data", (chunk) => {
      if (!String(chunk).includes("\r\n\r\n")) return;
      socket.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    });
  });
  const { ports } = await startPlatform({ sentinels: { [NEAR]: [sentinel.address], [FAR]: [] } });
  return { sentinel, ports };
}

describe.each([
  ["one hop", NEAR],
  ["two hops", FAR],
])("through %s", (_, region) => {
  const post = `POST / HTTP/1.1\r\nHost: ${HOST}\r\n`;
  const body = `0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`;
  const length = `Content-Length: ${body.length}\r\n`;
  it.each([
    ["a length and chunks", `${post}${length}Transfer-Encoding: chunked\r\n\r\n${body}`],
    ["chunks and a length", `${post}Transfer-Encoding: chunked\r\n${length}\r\n${body}`],
    ["two lengths that differ", `${post}Content-Length: 0\r\n${length}\r\n${body}`],
    ["two lengths that are the same", `${post}${length}${length}\r\n${body}`],
    ["a list of lengths", `${post}Content-Length: ${body.length}, ${body.length}\r\n\r\n${body}`],
    ["a length with a sign", `${post}Content-Length: +${body.length}\r\n\r\n${body}`],
    ["a length in hex", `${post}Content-Length: 0x${body.length.toString(16)}\r\n\r\n${body}`],
    ["an empty length", `${post}Content-Length: \r\n\r\n${body}`],
    ["a length that overflows", `${post}Content-Length: 18446744073709551620\r\n\r\n${body}`],
    ["a coding of chunks that isn't last", `${post}Transfer-Encoding: chunked, identity\r\n\r\n${body}`],
    ["chunks twice", `${post}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n${body}`],
    ["another coding", `${post}Transfer-Encoding: gzip\r\n\r\n${body}`],
    ["a coding that only looks like chunks", `${post}Transfer-Encoding: xchunked\r\n\r\n${body}`],
    ["a coding behind a vertical tab", `${post}Transfer-Encoding: \vchunked\r\n\r\n${body}`],
    ["a space before the colon", `${post}Transfer-Encoding : chunked\r\n${length}\r\n${body}`],
    ["a folded field", `${post}X-Folded: a\r\n b\r\n\r\n`],
    ["a folded coding", `${post}Transfer-Encoding:\r\n chunked\r\n\r\n${body}`],
    ["a field that begins with a space", `${post} Transfer-Encoding: chunked\r\n\r\n${body}`],
    ["a bare line feed", `${post}X-A: b\nTransfer-Encoding: chunked\r\n\r\n${body}`],
    ["line feeds alone", `POST / HTTP/1.1\nHost: ${HOST}\n\n`],
    ["a bare carriage return", `${post}X-A: b\rTransfer-Encoding: chunked\r\n\r\n${body}`],
    ["a null byte", `${post}X-A: b\0c\r\n\r\n`],
    ["a field without a name", `${post}: b\r\n\r\n`],
    ["a name with a space", `${post}X A: b\r\n\r\n`],
    ["chunks of HTTP/1.0", `POST / HTTP/1.0\r\nHost: ${HOST}\r\nTransfer-Encoding: chunked\r\n${length}\r\n${body}`],
    ["two hosts", `GET / HTTP/1.1\r\nHost: ${HOST}\r\nHost: other.example.com\r\n\r\n`],
    ["the same host twice", `GET / HTTP/1.1\r\nHost: ${HOST}\r\nHost: ${HOST}\r\n\r\n`],
    ["no host", "GET / HTTP/1.1\r\n\r\n"],
    ["no host, in HTTP/1.0", "GET / HTTP/1.0\r\n\r\n"],
    ["an absolute target and no host", `GET http://${HOST}/ HTTP/1.1\r\n\r\n`],
    ["a target with a space", `GET /a b HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`],
    ["a target of another kind", `OPTIONS * HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`],
    ["a target with a user", `GET http://user@${HOST}/ HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`],
    ["a target of another scheme", `GET ftp://${HOST}/ HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`],
    ["a target with bytes beyond ASCII", `GET /\xe9 HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`],
    ["a length among trailers", `${post}Transfer-Encoding: chunked\r\n\r\n0\r\nContent-Length: 3\r\n\r\n`],
    ["another version", `GET / HTTP/2.0\r\nHost: ${HOST}\r\n\r\n`],
    ["a method that is none", `G(T / HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`],
  ])("refuses %s, and no byte of it reaches the sentinel", async (_what, request) => {
    const { sentinel, ports } = await start();
    const text = await sendRaw(ports[region], request.replace(" HTTP/1.1\r\n", ` HTTP/1.1\r\n${CLOSE}`));
    expect(text).toMatch(/^HTTP\/1\.1 400 /);
    expect(JSON.parse(text.slice(text.indexOf("\r\n\r\n") + 4)).code).toMatch(/^(BAD_REQUEST|INVALID_HOSTNAME)$/);
    expect(sentinel.text()).toBe("");
  });

  it.each([
    ["TRACE", `TRACE / HTTP/1.1\r\nHost: ${HOST}\r\n${CLOSE}\r\n`],
    ["CONNECT", `CONNECT ${HOST}:443 HTTP/1.1\r\nHost: ${HOST}\r\n${CLOSE}\r\n`],
  ])("refuses %s", async (_what, request) => {
    const { sentinel, ports } = await start();
    const text = await sendRaw(ports[region], request);
    expect(text).toMatch(/^HTTP\/1\.1 405 .*\r\n/);
    expect(text).toContain("METHOD_NOT_ALLOWED");
    expect(sentinel.text()).toBe("");
  });

  it.each([
    ["extensions of chunks", '5;ext="a;b"\r\nhello\r\n0;last\r\n\r\n'],
    ["leading zeros", "00005\r\nhello\r\n000\r\n\r\n"],
    ["trailers", "5\r\nhello\r\n0\r\nX-Trailer: a\r\n\r\n"],
    ["a byte at a time", "1\r\nh\r\n1\r\ne\r\n1\r\nl\r\n1\r\nl\r\n1\r\no\r\n0\r\n\r\n"],
  ])("frames chunks anew, without %s", async (_what, chunks) => {
    const { sentinel, ports } = await start();
    await sendRaw(ports[region], `${post}${CLOSE}Trailer: x-trailer\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}`);
    const [head = "", ...rest] = sentinel.text().split("\r\n\r\n");
    expect(head).toMatch(/transfer-encoding: chunked/);
    expect(head).not.toMatch(/content-length|trailer/i);
    expect(`\r\n\r\n${rest.join("\r\n\r\n")}`.replace(/\r\n\d\r\n|\r\n/g, "")).toBe("hello");
    expect(rest.join()).not.toMatch(/ext|last|Trailer/i);
  });

  it("says the length of a body as a plain number", async () => {
    const { sentinel, ports } = await start();
    await sendRaw(ports[region], `${post}${CLOSE}Content-Length: 0005\r\n\r\nhello`);
    expect(sentinel.text()).toMatch(/\r\ncontent-length: 5\r\n\r\nhello$/);
  });

  it("takes the bytes behind a body for the next request, as the sentinel does", async () => {
    const { sentinel, ports } = await start();
    const second = `GET /second HTTP/1.1\r\nHost: ${HOST}\r\n${CLOSE}\r\n`;
    const text = await sendRaw(ports[region], `${post}Content-Length: 5\r\n\r\nhello${second}`);
    expect(text.match(/200 OK/g)).toHaveLength(2);
    expect(sentinel.text().match(/HTTP\/1\.1\r\n/g)).toHaveLength(2);
  });

  it("sends odd targets and methods on as they are", async () => {
    for (const target of ["/%00%0d%0a", "/a'\"<>|{}^`\\", "//host/..;/", "/?a=b?c#d", "/*"]) {
      for (const method of ["GET", "PURGE", "M-SEARCH", "QUERY"]) {
        const { sentinel, ports } = await start();
        const text = await sendRaw(ports[region], `${method} ${target} HTTP/1.1\r\nHost: ${HOST}\r\n${CLOSE}\r\n`);
        expect(text).toMatch(/^HTTP\/1\.1 200 /);
        expect(sentinel.text().split("\r\n")[0]).toBe(`${method} ${target} HTTP/1.1`);
      }
    }
  });

  it("lets the host of an absolute target win over the header, and sends the path alone", async () => {
    const { sentinel, ports } = await start();
    const head = `GET HTTP://${HOST.toUpperCase()}:80?q HTTP/1.1\r\nHost: nope.example.com\r\n${CLOSE}\r\n`;
    expect(await sendRaw(ports[region], head)).toMatch(/^HTTP\/1\.1 200 /);
    expect(sentinel.text()).toMatch(/^GET \/\?q HTTP\/1\.1\r\nhost: API\.EXAMPLE\.COM:80\r\n/);
    expect(sentinel.text()).not.toContain("nope");
  });

  it("answers a pipeline in its order, also where one of it can't be read", async () => {
    const { ports } = await start();
    const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`;
    const missing = `GET / HTTP/1.1\r\nHost: nope.example.com\r\n\r\n`;
    const text = await sendRaw(ports[region], get("/1"), missing, get("/2"), "nonsense\r\n\r\n");
    expect(text.match(/HTTP\/1\.1 \d+/g)?.slice(0, 1)).toEqual(["HTTP/1.1 400"]);
  });
});

it("refuses fields that are too large in all, and too many are none too many", async () => {
  const { sentinel, ports } = await start();
  const large = `GET / HTTP/1.1\r\nHost: ${HOST}\r\n${CLOSE}X-A: ${"a".repeat(20_000)}\r\n\r\n`;
  expect(await sendRaw(ports[NEAR], large)).toMatch(/^HTTP\/1\.1 431 .*\r\n[\s\S]*HEADERS_TOO_LARGE/);
  const many = Array.from({ length: 2_400 }, () => "a:\r\n").join("");
  const last = "Connection: x-secret\r\nX-Secret: a\r\nX-Frontline-Last: a\r\n";
  const head = `GET / HTTP/1.1\r\nHost: ${HOST}\r\n${many}${last}\r\n`;
  await sendRaw(ports[NEAR], head, `GET / HTTP/1.1\r\nHost: ${HOST}\r\n${CLOSE}\r\n`);
  expect(sentinel.text()).toContain("a: \r\n");
  expect(sentinel.text()).not.toMatch(/x-secret|x-frontline/i);
});
