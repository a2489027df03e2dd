import { once } from "node:events";
import type { Socket } from "node:net";
import { Agent, request } from "undici";
import { expect, it, onTestFinished } from "vitest";
import { eventually, FAR, HOST, NEAR, openRaw, received, startPlatform, startSentinel } from "./platform.ts";

const GET = `GET / HTTP/1.1\r\nHost: ${HOST}\r\nConnection: close\r\n\r\n`;

it("answers 408 to a client that takes too long to send the head of its request", async () => {
  const { ports } = await startPlatform({ sentinels: { [NEAR]: [] }, headTimeoutMs: 100 });
  const client = openRaw(ports[NEAR]);
  client.write("GET / HTTP/1.1\r\nHost: a");
  expect(await received(client)).toMatch(/^HTTP\/1\.1 408 [\s\S]*"REQUEST_TIMEOUT"/);
});

it("answers 408 to a client that takes too long to send its body, and cancels it at the sentinel", async () => {
  const gone: Promise<unknown>[] = [];
  const sentinel = await startSentinel((message) => {
    gone.push(once(message, "aborted"));
    message.resume();
  });
  const limits = { headTimeoutMs: 100, requestTimeoutMs: 300 };
  const { ports } = await startPlatform({ sentinels: { [NEAR]: [sentinel.address] }, ...limits });
  const client = openRaw(ports[NEAR]);
  const text = received(client);
  client.write(`POST / HTTP/1.1\r\nHost: ${HOST}\r\nContent-Length: 10\r\n\r\n12345`);
  expect(await text).toMatch(/^HTTP\/1\.1 408 [\s\S]*"REQUEST_TIMEOUT"/);
  await eventually(() => gone.length).toBe(1);
  await gone[0];
});

it("answers 400 to a body that can't be read on, and cancels it at the sentinel", async () => {
  const gone: Promise<unknown>[] = [];
  const sentinel = await startSentinel((message) => {
    gone.push(once(message, "aborted"));
    message.resume();
  });
  const { ports } = await startPlatform({ sentinels: { [NEAR]: [sentinel.address] } });
  const client = openRaw(ports[NEAR]);
  const text = received(client);
  client.write(`POST / HTTP/1.1\r\nHost: ${HOST}\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n`);
  await eventually(() => gone.length).toBe(1);
  client.write("nonsense\r\n");
  expect(await text).toMatch(/^HTTP\/1\.1 400 [\s\S]*"BAD_REQUEST"/);
  await gone[0];
});

it("answers 400 to what comes behind a request and can't be read, and cancels that at the sentinel", async () => {
  const gone: Promise<unknown>[] = [];
  const sentinel = await startSentinel((_, response) => {
    gone.push(once(response, "close"));
  });
  const { ports } = await startPlatform({ sentinels: { [NEAR]: [sentinel.address] } });
  const client = openRaw(ports[NEAR]);
  const text = received(client);
  client.write(GET.replace("Connection: close\r\n", ""));
  await eventually(() => gone.length).toBe(1);
  client.write("nonsense\r\n\r\n");
  expect(await text).toMatch(/^HTTP\/1\.1 400 [\s\S]*"BAD_REQUEST"/);
  await gone[0];
});

it("breaks off what a client doesn't read, and cancels it at the sentinel", async () => {
  const gone: Promise<unknown>[] = [];
  const sentinel = await startSentinel((_, response) => {
    gone.push(once(response, "close"));
    const chunk = Buffer.alloc(65_536);
    const fill = () => {
      while (response.write(chunk));
    };
    response.on("drain", fill);
    fill();
  });
  const { ports } = await startPlatform({ sentinels: { [NEAR]: [sentinel.address] }, idleTimeoutMs: 200 });
  const client = openRaw(ports[NEAR]);
  client.pause().write(GET);
  await eventually(() => gone.length).toBe(1);
  await gone[0];
});

it("serves 1,000 connections at once, through two hops", async () => {
  let [open, most] = [0, 0];
  const waiting: (() => void)[] = [];
  const sentinel = await startSentinel((_, response) => {
    open += 1;
    most = Math.max(most, open);
    waiting.push(() => {
      open -= 1;
      response.end("ok");
    });
    if (open === 1_000) for (const answer of waiting) answer();
  });
  const sentinels = { [NEAR]: [sentinel.address], [FAR]: [] };
  const connectTimeoutMs = 30_000; // all four parties are this one process
  const { ports, errors } = await startPlatform({ sentinels, connectTimeoutMs });
  const agent = new Agent({ connect: { timeout: 60_000 } });
  onTestFinished(() => agent.destroy());
  const one = async () => {
    const options = { headers: { host: HOST }, dispatcher: agent };
    const answer = await request(`http://127.0.0.1:${ports[FAR]}/`, options);
    return `${answer.statusCode} ${await answer.body.text()}`;
  };
  const answers = await Promise.all(Array.from({ length: 1_000 }, one));
  expect(new Set(answers)).toEqual(new Set(["200 ok"]));
  expect(most).toBe(1_000);
  expect(errors).toEqual([]);
});

it("closes connections to sentinels that are idle", async () => {
  const sockets = new Set<Socket>();
  const sentinel = await startSentinel();
  sentinel.server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  sentinel.server.keepAliveTimeout = 60_000;
  const { ports } = await startPlatform({ sentinels: { [NEAR]: [sentinel.address] } });
  const client = openRaw(ports[NEAR]);
  client.write(GET);
  await received(client);
  expect(sockets.size).toBe(1);
  await eventually(() => sockets.size).toBe(0);
});
