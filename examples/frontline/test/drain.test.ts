import { once } from "node:events";
import { createForwardingToken, FORWARDED_HEADER } from "@frontline-routing/frontline-core/forwarding";
import { expect, it } from "vitest";
import { ask } from "./ask.ts";
import {
  eventually,
  FAR,
  HOST,
  NEAR,
  openRaw,
  received,
  SECRETS,
  startPlatform,
  startRawServer,
  startSentinel,
} from "./platform.ts";

const GET = `GET / HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`;

async function start() {
  const waiting: (() => void)[] = [];
  const sentinel = await startSentinel((_, response) => {
    waiting.push(() => response.end("late"));
  });
  const platform = await startPlatform({ sentinels: { [NEAR]: [sentinel.address] } });
  const health = async () => {
    const answer = await fetch(`http://127.0.0.1:${platform.adminPorts[NEAR]}/healthz`);
    return `${answer.status} ${await answer.text()}`;
  };
  const arrived = (count: number) => eventually(() => waiting.length).toBe(count);
  return { ...platform, waiting, arrived, health, port: platform.ports[NEAR] };
}

it("says that it is draining, accepts no more, and waits for what is under way", async () => {
  const { port, waiting, arrived, health, drain } = await start();
  expect(await health()).toBe("200 ok\n");
  const client = openRaw(port);
  const text = received(client);
  client.write(GET);
  await arrived(1);
  const drained = drain(NEAR, 30_000);
  expect(await health()).toBe("503 draining\n");
  await expect(ask(port)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  waiting[0]?.();
  expect(await text).toMatch(/^HTTP\/1\.1 200 OK\r\n(.+\r\n)*connection: close\r\n(.+\r\n)*\r\nlate$/);
  await drained;
  await expect(health()).rejects.toThrow();
});

it("answers those whose connection the kernel had taken, and this process not yet", async () => {
  const sentinel = await startSentinel((_, response) => void response.end("taken"));
  const { ports, drain } = await startPlatform({ sentinels: { [NEAR]: [sentinel.address] } });
  const answers = Array.from({ length: 20 }, () => {
    const client = openRaw(ports[NEAR]);
    client.write(GET);
    return received(client);
  });
  await new Promise((resolve) => process.nextTick(resolve)); // by then they are connecting, in the same turn of the loop
  const drained = drain(NEAR, 30_000);
  for (const answer of await Promise.all(answers)) expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  await drained;
});

it("still answers what comes on a connection that was idle, and then closes it", async () => {
  const { port, waiting, arrived, drain } = await start();
  const client = openRaw(port);
  const text = received(client);
  client.write(GET);
  await arrived(1);
  waiting[0]?.();
  await once(client, "data");
  const drained = drain(NEAR, 30_000, 10_000);
  client.write(GET);
  await arrived(2);
  waiting[1]?.();
  expect((await text).match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2);
  await drained;
});

it("closes idle connections, also those that become idle later by an answer that began before", async () => {
  const answer = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n";
  const sentinel = await startRawServer((socket) => socket.once("data", () => socket.write(`${answer}la`)));
  const { ports, drain } = await startPlatform({ sentinels: { [NEAR]: [sentinel.address] } });
  const [idle, busy] = [openRaw(ports[NEAR]), openRaw(ports[NEAR])];
  const [idleText, busyText] = [received(idle), received(busy)];
  for (const client of [idle, busy]) {
    client.write(GET);
    await once(client, "data");
  }
  sentinel.sockets[0]?.write("te");
  await eventually(() => idle.bytesRead).toBeGreaterThan(answer.length + 4);
  const drained = drain(NEAR, 30_000);
  expect(await idleText).toMatch(/late$/);
  sentinel.sockets[1]?.write("te");
  expect(await busyText).toMatch(/late$/);
  await drained;
});

it("ends what is still under way after its time: by an answer, or by breaking one off", async () => {
  const sentinel = await startSentinel((request, response) => {
    if (request.url === "/begun") response.write("begun");
  });
  const { ports, drain } = await startPlatform({ sentinels: { [NEAR]: [sentinel.address] } });
  const [waiting, begun] = [openRaw(ports[NEAR]), openRaw(ports[NEAR])];
  const [text, broken] = [received(waiting), once(begun, "error")];
  waiting.write(GET);
  begun.write(GET.replace("/ HTTP/1.1", "/begun HTTP/1.0"));
  await once(begun, "data");
  await eventually(() => sentinel.requests.length).toBe(2);
  await drain(NEAR, 100);
  expect(await text).toMatch(/^HTTP\/1\.1 503 [\s\S]*"SHUTTING_DOWN"/);
  expect((await broken)[0]).toMatchObject({ code: "ECONNRESET" });
});

it("waits for upgraded connections, and ends them after its time", async () => {
  const sentinel = await startRawServer((socket) => {
    socket.once("data", () => {
      socket.write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: chat\r\n\r\n");
    });
  });
  const { ports, drain } = await startPlatform({ sentinels: { [NEAR]: [sentinel.address], [FAR]: [] } });
  const open = async (region: string) => {
    const client = openRaw(ports[region]);
    client.write(`GET / HTTP/1.1\r\nHost: ${HOST}\r\nConnection: Upgrade\r\nUpgrade: chat\r\n\r\n`);
    await once(client, "data");
    return client;
  };
  const [first, second] = [await open(NEAR), await open(FAR)];
  let hasDrained = false;
  const drained = drain(FAR, 30_000).then(() => {
    hasDrained = true;
  });
  second.write("still");
  await eventually(sentinel.text).toMatch(/still$/);
  expect(hasDrained).toBe(false);
  second.end();
  sentinel.sockets[1]?.end();
  await drained;
  const closed = once(first, "close");
  first.on("end", () => first.end());
  await drain(NEAR, 100);
  await closed;
});

it("serves what a peer forwards on a connection that it still has, and says what it can't", async () => {
  const { port, waiting, arrived, drain } = await start();
  const token = createForwardingToken({ secrets: SECRETS });
  const forwarded = async (host: string) =>
    GET.replace("\r\n\r\n", `\r\n${FORWARDED_HEADER}: ${await token.sign({ hostname: host, region: FAR })}\r\n\r\n`);
  const [served, refused] = [openRaw(port), openRaw(port)];
  for (const client of [served, refused]) {
    client.write(await forwarded(HOST));
  }
  await arrived(2);
  for (const answer of waiting.splice(0)) answer();
  await Promise.all([once(served, "data"), once(refused, "data")]);
  const [servedText, refusedText] = [received(served), received(refused)];
  const drained = drain(NEAR, 30_000, 10_000);
  served.write(await forwarded(HOST));
  refused.write((await forwarded("nope.example.com")).replace(HOST, "nope.example.com"));
  await arrived(1);
  waiting[0]?.();
  expect(await servedText).toMatch(/200 OK[\s\S]*late/);
  expect(await refusedText).toMatch(/x-frontline-refused: HOSTNAME_NOT_FOUND/);
  await drained;
});
