import type { IncomingMessage, ServerResponse } from "node:http";
import { describe, expect, it } from "vitest";
import { ask } from "./ask.ts";
import { eventually, FAR, HOST, NEAR, openRaw, received, startPlatform, startSentinel } from "./platform.ts";

const CLOSE = "Connection: close\r\n";
const HEAD = `HTTP/1.1\r\nHost: ${HOST}\r\n`;

describe.each([
  ["one hop", NEAR],
  ["two hops", FAR],
])("through %s", (_, region) => {
  /** A sentinel of which the answers are the test's, and a client. */
  async function start() {
    const arrived: [IncomingMessage, ServerResponse][] = [];
    const sentinel = await startSentinel((request, response) => {
      arrived.push([request, response]);
    });
    const { ports } = await startPlatform({ sentinels: { [NEAR]: [sentinel.address], [FAR]: [] } });
    const client = openRaw(ports[region]);
    const next = async () => {
      await eventually(() => arrived.length).toBeGreaterThan(0);
      return arrived.shift() as [IncomingMessage, ServerResponse];
    };
    return { arrived, next, client, text: received(client), sentinel, port: ports[region] };
  }

  it("begins with the next request once the one before is answered", async () => {
    const { arrived, next, client, text, port } = await start();
    const post = `POST /1 ${HEAD}Content-Length: 3\r\n\r\none`;
    client.write(`${post}${post}GET /2 ${HEAD}\r\nGET /3 ${HEAD}${CLOSE}\r\n`);
    for (const url of ["/1", "/1", "/2", "/3"]) {
      const [request, response] = await next();
      const other = ask(port); // what a client asks on another connection doesn't wait
      const [, answer] = await next();
      answer.end();
      await other;
      expect([request.url, arrived.length]).toEqual([url, 0]);
      request.resume();
      response.end(`answer of ${url}`);
    }
    expect((await text).match(/answer of ..(?=\r|H|$)/g)).toEqual(
      ["/1", "/1", "/2", "/3"].map((url) => `answer of ${url}`),
    );
  });

  it("takes a request to upgrade behind another for a request like any other", async () => {
    const { next, client, text } = await start();
    client.write(`GET /1 ${HEAD}\r\nGET /2 ${HEAD}Connection: upgrade, close\r\nUpgrade: chat\r\n\r\n`);
    (await next())[1].end("first");
    const [request, response] = await next();
    expect(request.headers).not.toHaveProperty("upgrade");
    response.end("second");
    expect(await text).toMatch(/first[\s\S]*second/);
  });

  it("ends the connection at a CONNECT behind another request, and goes on with others", async () => {
    const { next, client, text, port } = await start();
    client.write(`GET /1 ${HEAD}\r\n`);
    const [, unanswered] = await next();
    client.write(`CONNECT ${HOST}:443 ${HEAD}\r\nGET /2 ${HEAD}\r\n`);
    expect(await text).toMatch(/^HTTP\/1\.1 400 /);
    await eventually(() => unanswered.destroyed).toBe(true);
    const other = ask(port);
    (await next())[1].end("ok");
    expect((await other).text).toBe("ok");
  });

  it("begins with none behind an answer that ends the connection", async () => {
    const { client, text, sentinel } = await start();
    client.write(`GET /1 HTTP/1.1\r\nHost: a b\r\n\r\nPOST /2 ${HEAD}Content-Length: 3\r\n\r\ntwo`);
    expect((await text).match(/HTTP\/1.1 \d+/g)).toEqual(["HTTP/1.1 400"]);
    expect(sentinel.requests).toHaveLength(0);
  });

  it("reads no more requests than a few ahead", async () => {
    const { next, client } = await start();
    const one = `GET / ${HEAD}X-A: ${"a".repeat(10_000)}\r\n\r\n`;
    const total = 64 * 1_048_576;
    let written = 0;
    while (written < total) {
      written += one.length;
      client.write(one);
    }
    const [, response] = await next();
    let [last, same] = [-1, 0];
    await eventually(() => {
      const left = client.writableLength;
      same = left === last ? same + 1 : 0;
      last = left;
      return same;
    }).toBeGreaterThan(4);
    expect(client.writableLength).toBeGreaterThan(total / 2);
    response.end();
    await next(); // and goes on
  });
});
