import { createHash } from "node:crypto";
import { once } from "node:events";
import { Agent, request } from "node:http";
import { freePort, LOOPBACK } from "@frontline-routing/test-servers";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { WebSocket } from "ws";
import { createSentinel, type Sentinel } from "../../src/sentinel/create-sentinel.ts";

const WANTED = { "x-deployment": "d_1" };
let sentinel: Sentinel;
let port: number;

beforeEach(async () => {
  sentinel = createSentinel({ id: "s_1", region: "us-east-1.aws", deploymentHeader: "x-deployment" });
  port = await freePort();
  await sentinel.listen(port, LOOPBACK);
  onTestFinished(() => sentinel.drain());
});

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/** Sends a request whose body goes out when `finish` is called. */
function begin(path: string, headers: Record<string, string> = {}, agent = new Agent()) {
  const sending = request({
    host: LOOPBACK,
    port,
    path,
    method: "POST",
    headers: { host: "a.example", ...headers },
    agent,
  });
  sending.flushHeaders();
  const answered = (async () => {
    const [response] = await once(sending, "response");
    let text = "";
    for await (const chunk of response) text += chunk;
    return { status: response.statusCode, connection: response.headers.connection, body: JSON.parse(text) };
  })();
  return { finish: (body = "") => sending.end(body), answered };
}

async function ask(path: string, headers?: Record<string, string>, body?: string) {
  const { finish, answered } = begin(path, headers);
  finish(body);
  return await answered;
}

describe("a sentinel", () => {
  it("says what it was asked, for which deployment, and who it is", async () => {
    const { status, body } = await ask("/a?b=c", WANTED, "hello");
    expect(status).toBe(200);
    expect(body).toEqual({
      deployment: "d_1",
      sentinel: "s_1",
      region: "us-east-1.aws",
      method: "POST",
      host: "a.example",
      path: "/a?b=c",
      bodyBytes: 5,
      bodySha256: sha256("hello"),
    });
  });

  it("refuses what names no deployment, and answers health checks there only", async () => {
    expect(await ask("/a")).toMatchObject({ status: 400, body: { code: "NO_DEPLOYMENT" } });
    expect(await ask("/healthz")).toMatchObject({ status: 200, body: { sentinel: "s_1", isDraining: false } });
    expect(await ask("/healthz", WANTED)).toMatchObject({ status: 200, body: { deployment: "d_1" } });
  });

  it("answers every message of a WebSocket in the same way", async () => {
    const socket = new WebSocket(`ws://${LOOPBACK}:${port}/chat`, { headers: WANTED });
    await once(socket, "open");
    for (const message of ["hello", Buffer.from([1, 2, 3])]) {
      socket.send(message);
      const [answer] = await once(socket, "message");
      expect(JSON.parse(String(answer))).toMatchObject({ deployment: "d_1", path: "/chat", bodyBytes: message.length });
    }
    socket.terminate();
    const refused = new WebSocket(`ws://${LOOPBACK}:${port}/chat`);
    const [error] = await once(refused, "error");
    expect(error.message).toContain("400");
  });
});

describe("a sentinel that drains", () => {
  it("ends what is under way, and closes its connection", async () => {
    const { finish, answered } = begin("/slow", WANTED, new Agent({ keepAlive: true }));
    const socket = new WebSocket(`ws://${LOOPBACK}:${port}/chat`, { headers: WANTED });
    await once(socket, "open");
    const closed = once(socket, "close");
    const drained = sentinel.drain();
    finish("late");
    expect(await answered).toMatchObject({ status: 200, connection: "close", body: { bodyBytes: 4 } });
    expect((await closed)[0]).toBe(1001);
    await drained;
    await expect(ask("/a", WANTED)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });

  it("says so to health checks at once, and goes on answering until nobody asks", async () => {
    const drained = sentinel.drain();
    expect(await ask("/healthz")).toMatchObject({ status: 503, body: { isDraining: true } });
    expect(await ask("/a", WANTED)).toMatchObject({ status: 200, connection: "close" });
    await drained;
  });
});
