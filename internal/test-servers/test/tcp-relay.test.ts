import { once } from "node:events";
import { connect, createServer, type Server } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LOOPBACK } from "../src/free-port.ts";
import { startTcpRelay, type TcpRelay } from "../src/tcp-relay.ts";

let server: Server;
let relay: TcpRelay;

/** A server that sends everything back. */
beforeEach(async () => {
  server = createServer((socket) => void socket.on("error", () => undefined).pipe(socket)).listen(0, LOOPBACK);
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  relay = await startTcpRelay({ host: LOOPBACK, port: address.port });
});
afterEach(async () => {
  await relay.close();
  server.close();
});

async function echo(text: string): Promise<string> {
  const socket = connect(relay.port, LOOPBACK);
  socket.end(text);
  let answer = "";
  for await (const chunk of socket) answer += chunk;
  return answer;
}

describe("a relay", () => {
  it("passes on all bytes, both ways, and the end", async () => {
    const text = "x".repeat(1_000_000);
    expect((await echo(text)) === text).toBe(true);
  });

  it("resets what is open and what is made while it is cut, and passes on again when it is restored", async () => {
    const socket = connect(relay.port, LOOPBACK);
    await once(socket, "connect");
    socket.write("hello");
    await once(socket, "data");
    const reset = once(socket, "error");
    relay.cut();
    expect((await reset)[0]).toMatchObject({ code: "ECONNRESET" });
    expect(relay.isCut).toBe(true);
    await expect(echo("hello")).rejects.toThrow(/ECONNRESET|EPIPE/);
    relay.restore();
    expect([relay.isCut, await echo("hello")]).toEqual([false, "hello"]);
  });

  it("resets its client when the server can't be reached", async () => {
    server.close();
    await once(server, "close");
    await expect(echo("hello")).rejects.toThrow(/ECONNRESET|EPIPE/);
  });
});
