import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import {
  closedAddress,
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

const WEST = "us-west-2.aws";
const UPGRADE = `GET /chat HTTP/1.1\r\nHost: ${HOST}\r\nConnection: Upgrade\r\nUpgrade: chat/2\r\n\r\n`;
const SWITCHED = "HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: chat/2\r\n\r\n";

/** A sentinel with WebSockets that answer what they are sent. */
async function startChat() {
  const sentinel = await startSentinel();
  const sockets = new WebSocketServer({ server: sentinel.server });
  const open: WebSocket[] = [];
  const asked: string[] = [];
  sockets.on("connection", (socket, request) => {
    open.push(socket);
    asked.push(String(request.headers["x-unkey-deployment-id"]), String(request.headers.host), String(request.url));
    socket.on("message", (data, isBinary) => socket.send(data, { binary: isBinary }));
  });
  return { ...sentinel, open, asked };
}

function openChat(port: number | undefined, protocol: string[] = []): WebSocket {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/chat?a=b`, protocol, { headers: { host: HOST } });
  onTestFinished(() => socket.terminate());
  return socket;
}

/** A sentinel that switches to a protocol of its own, which is the test's. */
async function startSwitching() {
  const sentinel = await startRawServer((socket) => socket.once("data", () => socket.write(`${SWITCHED}hello`)));
  return sentinel;
}

describe.each([
  ["one hop", NEAR],
  ["two hops", FAR],
])("through %s", (_, region) => {
  it("carries WebSockets, large messages and small, text and bytes, both ways", async () => {
    const chat = await startChat();
    const { ports } = await startPlatform({ sentinels: { [NEAR]: [chat.address], [FAR]: [] } });
    const socket = openChat(ports[region], ["a", "b"]);
    await once(socket, "open");
    expect(socket.protocol).toBe("a");
    for (const sent of [Buffer.from("hi"), Buffer.alloc(3_000_000, 1)]) {
      socket.send(sent);
      const [got, isBinary] = await once(socket, "message");
      expect([Buffer.compare(got, sent), isBinary]).toEqual([0, true]);
    }
    expect(chat.asked).toEqual(["d_1", HOST, "/chat?a=b"]);
    const closed = Promise.all([once(chat.open[0] as WebSocket, "close"), once(socket, "close")]);
    socket.close(4000, "bye");
    expect((await closed).map(([code]) => code)).toEqual([4000, 4000]);
  });

  it("closes the one side when the other goes", async () => {
    const chat = await startChat();
    const { ports, adminPorts } = await startPlatform({ sentinels: { [NEAR]: [chat.address], [FAR]: [] } });
    const first = openChat(ports[region]);
    await once(first, "open");
    const gone = once(first, "close");
    chat.open[0]?.terminate();
    expect((await gone)[0]).toBe(1006);

    const second = openChat(ports[region]);
    await once(second, "open");
    const left = once(chat.open[1] as WebSocket, "close");
    second.terminate();
    expect((await left)[0]).toBe(1006);
    const metrics = async () => (await fetch(`http://127.0.0.1:${adminPorts[region]}/metrics`)).text();
    await eventually(metrics).toContain("frontline_upgrades_open 0\n");
  });

  it("carries any protocol, bytes at once behind the head, and an end in one direction", async () => {
    const sentinel = await startSwitching();
    const { ports } = await startPlatform({ sentinels: { [NEAR]: [sentinel.address], [FAR]: [] } });
    const client = openRaw(ports[region]);
    let got = "";
    client.on("data", (chunk) => {
      got += chunk;
    });
    client.write(`${UPGRADE}early`);
    await eventually(() => got).toBe(`${SWITCHED}hello`);
    client.end("last"); // and goes on reading
    await eventually(sentinel.text).toMatch(/\r\n\r\nearlylast$/);
    await eventually(() => sentinel.sockets[0]?.readableEnded).toBe(true);
    sentinel.sockets[0]?.write("still here");
    await eventually(() => got).toMatch(/hellostill here$/);
    sentinel.sockets[0]?.end();
    await once(client, "close");
  });

  it("carries what a client still sends once the sentinel has ended", async () => {
    const sentinel = await startSwitching();
    const { ports } = await startPlatform({ sentinels: { [NEAR]: [sentinel.address], [FAR]: [] } });
    const client = openRaw(ports[region]);
    client.write(UPGRADE);
    await once(client, "data");
    sentinel.sockets[0]?.end();
    await once(client, "end");
    client.write("still");
    await eventually(sentinel.text).toMatch(/still$/);
    client.end();
    await once(client, "close");
  });

  it("breaks the one side when the other breaks", async () => {
    const sentinel = await startSwitching();
    const { ports } = await startPlatform({ sentinels: { [NEAR]: [sentinel.address], [FAR]: [] } });
    for (const breakOne of [(client: Socket) => client, (_: Socket, upstream?: Socket) => upstream]) {
      const client = openRaw(ports[region]);
      client.write(UPGRADE);
      await once(client, "data");
      const upstream = sentinel.sockets.at(-1);
      const broken = breakOne(client, upstream);
      const other = broken === client ? upstream : client;
      broken?.resetAndDestroy();
      await eventually(() => other?.errored).toMatchObject({ code: "ECONNRESET" });
    }
  });

  it("passes a refusal on as the answer that it is, however long, and closes", async () => {
    const body = "no".repeat(1_000_000);
    const sentinel = await startSentinel();
    sentinel.server.on("upgrade", (_request, socket: Socket) => {
      socket.end(
        `HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
      );
    });
    const { ports } = await startPlatform({ sentinels: { [NEAR]: [sentinel.address], [FAR]: [] } });
    const text = await sendRaw(ports[region], UPGRADE);
    expect(text).toMatch(/^HTTP\/1\.1 401 Unauthorized\r\nWWW-Authenticate: Basic\r\n/);
    expect(text.toLowerCase()).toContain("\r\nconnection: close\r\n");
    expect(text.slice(text.indexOf("\r\n\r\n") + 4)).toBe(body);
  });

  it.each([
    [
      "h2c, which is never sent on",
      `Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n`,
    ],
    ["h2c among others", "Connection: Upgrade\r\nUpgrade: websocket, h2c\r\n"],
    ["one with a body", "Connection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 4\r\n"],
  ])("takes %s for a request like any other", async (_what, fields) => {
    const sentinel = await startRawServer((socket) => {
      socket.once("data", () => socket.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
    });
    const { ports } = await startPlatform({ sentinels: { [NEAR]: [sentinel.address], [FAR]: [] } });
    const client = openRaw(ports[region]);
    client.write(`POST / HTTP/1.1\r\nHost: ${HOST}\r\n${fields}\r\n${fields.includes("Length") ? "body" : ""}`);
    const [answer] = await once(client, "data");
    expect(String(answer)).toMatch(/^HTTP\/1\.1 200 /);
    expect(sentinel.text()).not.toMatch(/upgrade|settings/i);
  });

  it("cancels it at the sentinel when the client goes before the answer", async () => {
    const sentinel = await startRawServer();
    const { ports } = await startPlatform({ sentinels: { [NEAR]: [sentinel.address], [FAR]: [] } });
    const client = openRaw(ports[region]);
    client.write(UPGRADE);
    await eventually(() => sentinel.sockets.length).toBe(1);
    const gone = once(sentinel.sockets[0] as Socket, "end");
    client.destroy();
    await gone;
  });

  it("answers in JSON where there is nothing to reach", async () => {
    const { ports } = await startPlatform({ sentinels: { [NEAR]: [await closedAddress()], [FAR]: [] } });
    expect(await sendRaw(ports[region], UPGRADE)).toMatch(/^HTTP\/1\.1 502 [\s\S]*"ATTEMPTS_FAILED"/);
    const unknown = UPGRADE.replace(HOST, "nope.example.com");
    expect(await sendRaw(ports[region], unknown)).toMatch(/^HTTP\/1\.1 404 [\s\S]*"HOSTNAME_NOT_FOUND"/);
  });
});

it("walks on after failed dials and refusals", async () => {
  const chat = await startChat();
  const sentinels = { [NEAR]: [await closedAddress()], [WEST]: [chat.address], [FAR]: [chat.address] };
  const { ports } = await startPlatform({ sentinels, blind: [WEST] });
  const socket = openChat(ports[NEAR]);
  await once(socket, "open");
  socket.send("hi");
  expect(String((await once(socket, "message"))[0])).toBe("hi");
});

it("ends what stands still in both directions", async () => {
  const sentinel = await startSwitching();
  const { ports } = await startPlatform({ sentinels: { [NEAR]: [sentinel.address] }, idleTimeoutMs: 200 });
  const client = openRaw(ports[NEAR]);
  const text = received(client);
  client.write(UPGRADE);
  expect(await text).toBe(`${SWITCHED}hello`);
  await eventually(() => sentinel.sockets[0]?.readableEnded).toBe(true);
});

it("reads no faster from one side than the other does", async () => {
  const sentinel = await startSwitching();
  const { ports } = await startPlatform({ sentinels: { [NEAR]: [sentinel.address] } });
  const client = connect(Number(ports[NEAR]), "127.0.0.1");
  onTestFinished(() => void client.destroy());
  client.write(UPGRADE);
  await once(client, "data");
  sentinel.sockets[0]?.pause();
  let written = 0;
  const chunk = Buffer.alloc(65_536);
  while (written < 64 * 1_048_576 && client.write(chunk)) written += chunk.length;
  await eventually(() => client.writableNeedDrain).toBe(true);
  sentinel.sockets[0]?.resume();
  await once(client, "drain");
});
