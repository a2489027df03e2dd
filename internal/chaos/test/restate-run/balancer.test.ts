import { once } from "node:events";
import { type ClientHttp2Session, connect, createServer, type Http2Server } from "node:http2";
import { text } from "node:stream/consumers";
import { LOOPBACK } from "@frontline-routing/test-servers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Balancer, startBalancer } from "../../src/restate-run/balancer.ts";

/** A server that says its name and what it was told, when it was told all. */
async function startServer(name: string): Promise<{ readonly port: number; end(): void }> {
  const server: Http2Server = createServer();
  const cut: (() => void)[] = [];
  server.on("session", (session) => cut.push(() => session.destroy()));
  server.on("stream", (stream, headers) => {
    stream.on("error", () => undefined);
    stream.respond({ ":status": 201, "x-path": headers[":path"] });
    stream.write(`${name}:`);
    stream.pipe(stream);
  });
  server.listen(0, LOOPBACK);
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    port: address.port,
    end() {
      for (const destroy of cut) destroy();
      server.close();
    },
  };
}

describe("the balancer", () => {
  let servers: Awaited<ReturnType<typeof startServer>>[];
  let ports: number[];
  let balancer: Balancer;
  let client: ClientHttp2Session;
  beforeEach(async () => {
    servers = await Promise.all([startServer("one"), startServer("two")]);
    ports = servers.map(({ port }) => port);
    balancer = await startBalancer(() => ports);
    client = connect(balancer.url);
  });
  afterEach(async () => {
    client.destroy();
    await balancer.close();
    for (const server of servers) server.end();
  });

  function ask(path: string) {
    const stream = client.request({ ":path": path, ":method": "POST" });
    stream.end(path);
    return stream;
  }

  it("passes requests on to each server in turn, both directions at once", async () => {
    const answers = [await text(ask("/a")), await text(ask("/b")), await text(ask("/c"))];
    expect(answers).toEqual(["one:/a", "two:/b", "one:/c"]);
    const [headers] = await once(ask("/d"), "response");
    expect(headers).toMatchObject({ ":status": 201, "x-path": "/d" });
  });

  it("leaves out what isn't in service, and waits when nothing is", async () => {
    const [first = 0, second = 0] = ports;
    ports = [second];
    expect(await text(ask("/a"))).toBe("two:/a");
    ports = [];
    const waiting = text(ask("/b"));
    ports = [first];
    expect(await waiting).toBe("one:/b");
  });

  it("ends a request whose server is gone", async () => {
    const stream = client.request({ ":path": "/a", ":method": "POST" });
    stream.on("error", () => undefined);
    await once(stream, "response");
    servers[0]?.end();
    await once(stream, "close");
    expect(stream.rstCode).not.toBe(0);
  });
});
