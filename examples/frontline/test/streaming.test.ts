import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { describe, expect, it } from "vitest";
import { ask } from "./ask.ts";
import {
  eventually,
  FAR,
  HOST,
  NEAR,
  openRaw,
  received,
  sendRaw,
  startPlatform,
  startRawServer,
  startSentinel,
} from "./platform.ts";

const GET = `GET / HTTP/1.1\r\nHost: ${HOST}\r\nConnection: close\r\n\r\n`;

/** The next request of a sentinel that answers nothing by itself. */
async function startPassive() {
  const arrived: [IncomingMessage, ServerResponse][] = [];
  const sentinel = await startSentinel((request, response) => {
    arrived.push([request, response]);
  });
  const next = async () => {
    await eventually(() => arrived.length).toBeGreaterThan(0);
    return arrived.shift() as [IncomingMessage, ServerResponse];
  };
  return { ...sentinel, next };
}

describe.each([
  ["one hop", NEAR],
  ["two hops", FAR],
])("through %s", (_, region) => {
  async function start() {
    const sentinel = await startPassive();
    const platform = await startPlatform({ sentinels: { [NEAR]: [sentinel.address], [FAR]: [] } });
    return { sentinel, platform, port: platform.ports[region] };
  }

  it("streams both ways at the same time, piece by piece", async () => {
    const { sentinel, port } = await start();
    const client = openRaw(port);
    let got = "";
    client.on("data", (chunk) => {
      got += chunk;
    });
    client.write(`POST / HTTP/1.1\r\nHost: ${HOST}\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n`);
    const [request, response] = await sentinel.next();
    expect(String((await once(request, "data"))[0])).toBe("first");
    response.write("one");
    await eventually(() => got).toContain("3\r\none\r\n");
    client.write("6\r\nsecond\r\n");
    expect(String((await once(request, "data"))[0])).toBe("second");
    response.write("two");
    await eventually(() => got).toContain("3\r\ntwo\r\n");
    client.write("0\r\n\r\n");
    await once(request, "end");
    response.end();
    await eventually(() => got).toMatch(/0\r\n\r\n$/);
  });

  it("reads no faster from the sentinel than the client does", async () => {
    const { sentinel, port } = await start();
    const client = openRaw(port);
    client.write(GET);
    const [, response] = await sentinel.next();
    let written = 0;
    const chunk = Buffer.alloc(65_536);
    const total = 64 * 1_048_576;
    const fill = () => {
      while (written < total) {
        written += chunk.length;
        if (!response.write(chunk)) break;
      }
    };
    response.on("drain", fill);
    fill();
    await settled(() => written);
    expect(written).toBeLessThan(total / 2); // what the sockets' buffers hold, some MB
    response.off("drain", fill);
    response.end();
    expect((await received(client)).length).toBeGreaterThan(written);
  });

  it("reads no faster from the client than the sentinel does", async () => {
    const { sentinel, port } = await start();
    const client = openRaw(port);
    const total = 64 * 1_048_576;
    client.write(`POST / HTTP/1.1\r\nHost: ${HOST}\r\nContent-Length: ${total}\r\n\r\n`);
    let written = 0;
    const chunk = Buffer.alloc(65_536);
    const fill = () => {
      while (written < total) {
        written += chunk.length;
        if (!client.write(chunk)) break;
      }
    };
    client.on("drain", fill);
    fill();
    const [request, response] = await sentinel.next();
    await settled(() => written);
    expect(written).toBeLessThan(total / 2);
    request.resume();
    await once(request, "end");
    response.end("read it all");
    await eventually(() => client.bytesRead).toBeGreaterThan(0);
  });

  it("cancels the request at the sentinel when the client goes away, before and after the answer began", async () => {
    const { sentinel, port, platform } = await start();
    for (const begin of [false, true]) {
      const client = openRaw(port);
      client.write(GET);
      const [, response] = await sentinel.next();
      if (begin) {
        response.write("begun");
        await once(client, "data");
      }
      const closed = once(response, "close");
      client.destroy();
      await closed;
    }
    expect(platform.errors).toEqual([]);
  });

  it("cancels an upload at the sentinel when the client goes away in the middle of it, and blames nobody else", async () => {
    const { sentinel, port, platform } = await start();
    for (let i = 0; i < 20; i++) {
      const client = openRaw(port);
      client.write(`POST / HTTP/1.1\r\nHost: ${HOST}\r\nContent-Length: 10\r\n\r\n12345`);
      const [request, response] = await sentinel.next();
      const ended = once(request.resume(), "end");
      response.write("begun");
      await once(client, "data");
      client.destroy();
      await expect(ended).rejects.toMatchObject({ code: "ECONNRESET" });
    }
    const metrics = async () => (await fetch(`http://127.0.0.1:${platform.adminPorts[region]}/metrics`)).text();
    await eventually(metrics).toContain("frontline_requests_under_way 0\n");
    expect(platform.errors).toEqual([]);
  });

  it.each([
    ["with a length", `HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nbegun`, ""],
    ["in chunks", `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nbegun\r\n`, ""],
    ["to a client of HTTP/1.0", `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nbegun\r\n`, "1.0"],
  ])("breaks an answer off that the sentinel breaks off, %s", async (_, answer, version) => {
    const sentinel = await startRawServer((socket) => socket.once("data", () => socket.write(answer)));
    const { ports, errors } = await startPlatform({ sentinels: { [NEAR]: [sentinel.address], [FAR]: [] } });
    const client = openRaw(ports[region]);
    client.write(version === "1.0" ? GET.replace("1.1", "1.0") : GET);
    await once(client, "data");
    const [broken] = [once(client, "error")];
    for (const socket of sentinel.sockets) socket.destroy();
    expect((await broken)[0]).toMatchObject({ code: "ECONNRESET" });
    expect(errors.length).toBeGreaterThan(0);
  });

  it("passes 103 Early Hints on, before the answer", async () => {
    const { sentinel, port } = await start();
    const client = openRaw(port);
    const text = received(client);
    client.write(GET);
    const [, response] = await sentinel.next();
    response.writeEarlyHints({ link: "</style.css>; rel=preload" });
    response.end("ok");
    const link = "(?:Link|link): </style.css>; rel=preload";
    expect(await text).toMatch(new RegExp(`^HTTP/1.1 103 Early Hints\r\n${link}\r\n\r\nHTTP/1.1 200 OK\r\n`));
  });

  it("reads no flood of them into its memory for a client that doesn't read", async () => {
    const size = 60_000_000;
    const early = `HTTP/1.1 103 Early Hints\r\nLink: ${"a".repeat(10_000)}\r\n\r\n`;
    const sentinel = await startRawServer((socket) => {
      socket.once("data", () => {
        for (let written = 0; written < size; written += early.length) socket.write(early);
        socket.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
      });
    });
    const { ports } = await startPlatform({ sentinels: { [NEAR]: [sentinel.address], [FAR]: [] } });
    const client = openRaw(ports[region]).pause();
    client.write(GET);
    await eventually(() => sentinel.sockets[0]?.writableLength).toBe(0); // all is read from the sentinel
    const text = await received(client.resume());
    expect(text).toMatch(/ok$/);
    expect(text.length).toBeLessThan(size / 2); // what the sockets' buffers hold, some MB
  });

  it("asks for a body that waits to be asked for once there is a connection, and never else", async () => {
    const { sentinel, port } = await start();
    const head = `POST / HTTP/1.1\r\nHost: ${HOST}\r\nContent-Length: 4\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n`;
    const client = openRaw(port);
    const text = received(client);
    client.write(head);
    await once(client, "data");
    client.write("body");
    const [request, response] = await sentinel.next();
    expect(request.headers).not.toHaveProperty("expect");
    expect((await request.toArray()).join("")).toBe("body");
    response.end("ok");
    expect(await text).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK\r\n/);

    const odd = openRaw(port);
    const oddly = received(odd);
    odd.write(`${head.replace("100-continue", "something-else")}body`);
    (await sentinel.next())[1].end("ok");
    expect(await oddly).toMatch(/HTTP\/1\.1 200 OK\r\n/);

    const refused = await sendRaw(port, head.replace(HOST, "nope.example.com"));
    expect(refused).toMatch(/^HTTP\/1\.1 404 /);
    expect(refused.toLowerCase()).toContain("connection: close");
  });

  it.each([
    ["HEAD", 200, "content-length: 1000"],
    ["GET", 204, ""],
    ["GET", 304, "etag: x"],
  ])("answers %s with %s, which has no body, and goes on with the connection", async (method, status, field) => {
    const answer = `HTTP/1.1 ${status} OK\r\n${field && `${field}\r\n`}\r\n`;
    const sentinel = await startRawServer((socket) => socket.on("data", () => socket.write(answer)));
    const { ports } = await startPlatform({ sentinels: { [NEAR]: [sentinel.address], [FAR]: [] } });
    const one = `${method} / HTTP/1.1\r\nHost: ${HOST}\r\n`;
    const text = await sendRaw(ports[region], `${one}\r\n`, `${one}Connection: close\r\n\r\n`);
    const heads = text.split("\r\n\r\n");
    expect(heads).toHaveLength(3);
    expect(heads[2]).toBe("");
    for (const head of heads.slice(0, 2)) {
      expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
      expect(head.toLowerCase()).toContain(field);
      expect(head.toLowerCase()).not.toContain("transfer-encoding");
    }
  });
});

it("answers early, where the sentinel does before it has the whole body, and goes on with the connection", async () => {
  const sentinel = await startSentinel((request, response) => {
    response.writeHead(413).end("too large");
    request.resume(); // one that closes at once may take its answer with it
  });
  const { ports } = await startPlatform({ sentinels: { [NEAR]: [sentinel.address] } });
  const size = 5_000_000;
  const client = openRaw(ports[NEAR]);
  const text = received(client);
  client.write(`POST /1 HTTP/1.1\r\nHost: ${HOST}\r\nContent-Length: ${size}\r\n\r\n`);
  client.write(Buffer.alloc(size));
  client.write(GET);
  expect((await text).match(/413 Payload Too Large/g)).toHaveLength(2);
  expect((await ask(ports[NEAR])).status).toBe(413);
});

it("answers 504 where nothing of an answer comes in time, and breaks off what stands still", async () => {
  const sentinel = await startPassive();
  const times = { answerTimeoutMs: 100, idleTimeoutMs: 100 };
  const { ports, errors } = await startPlatform({ sentinels: { [NEAR]: [sentinel.address] }, ...times });
  const late = await ask(ports[NEAR]);
  expect([late.status, late.code()]).toEqual([504, "SENTINEL_TIMEOUT"]);
  const [, abandoned] = await sentinel.next();
  await eventually(() => abandoned.destroyed).toBe(true);

  const client = openRaw(ports[NEAR]);
  const broken = once(client, "error");
  client.on("data", () => {});
  client.write(GET);
  const [, response] = await sentinel.next();
  response.write("begun");
  expect((await broken)[0]).toMatchObject({ code: "ECONNRESET" });
  expect(errors).toHaveLength(2);
});

/** Resolves when a number has stopped to grow. */
async function settled(read: () => number): Promise<void> {
  let [last, same] = [-1, 0];
  await expect
    .poll(
      () => {
        same = read() === last ? same + 1 : 0;
        last = read();
        return same;
      },
      { interval: 50, timeout: 30_000 },
    )
    .toBeGreaterThan(4);
}
