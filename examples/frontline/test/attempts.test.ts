import type { Socket } from "node:net";
import { REFUSED_HEADER } from "@frontline-routing/frontline-core/forwarding";
import { describe, expect, it } from "vitest";
import { ask } from "./ask.ts";
import {
  closedAddress,
  eventually,
  FAR,
  fullAddress,
  NEAR,
  startPlatform,
  startRawServer,
  startSentinel,
} from "./platform.ts";

const WEST = "us-west-2.aws";

describe("a failed dial", () => {
  it("is followed by the next sentinel, and then by the next region, with the whole body", async () => {
    const far = await startSentinel();
    const sentinels = { [NEAR]: [await closedAddress(), await closedAddress()], [FAR]: [far.address] };
    const { ports } = await startPlatform({ sentinels });
    const answer = await ask(ports[NEAR], { method: "POST", body: "x".repeat(200_000) });
    expect(answer.echoed().body).toHaveLength(200_000);
    expect(far.requests).toHaveLength(1);
  });

  it("ejects the sentinel: the next requests try it last", async () => {
    const second = await startSentinel();
    const closed = await closedAddress();
    const { ports, adminPorts } = await startPlatform({ sentinels: { [NEAR]: [closed, second.address] } });
    for (let i = 0; i < 20; i++) expect((await ask(ports[NEAR])).status).toBe(200);
    const metrics = await (await fetch(`http://127.0.0.1:${adminPorts[NEAR]}/metrics`)).text();
    expect(metrics).toContain('frontline_dials_total{destination="local",outcome="failed"} 1\n');
    expect(metrics).toContain("frontline_ejected 1\n");
  });

  it("ejects a region, of those that the plan has", async () => {
    const far = await startSentinel();
    const sentinels = { [NEAR]: [], [WEST]: [far.address], [FAR]: [far.address] };
    const { ports, adminPorts, drain } = await startPlatform({ sentinels });
    await drain(WEST);
    for (let i = 0; i < 5; i++) expect((await ask(ports[NEAR])).status).toBe(200);
    const metrics = await (await fetch(`http://127.0.0.1:${adminPorts[NEAR]}/metrics`)).text();
    expect(metrics).toContain('frontline_dials_total{destination="remote",outcome="failed"} 1\n');
  });

  it("by a time-out counts too", async () => {
    const second = await startSentinel();
    const sentinels = { [NEAR]: [await fullAddress(), second.address] };
    const { ports } = await startPlatform({ sentinels, connectTimeoutMs: 100 });
    expect((await ask(ports[NEAR])).status).toBe(200);
  });

  it("of a region whose NLB nobody knows is one", async () => {
    const far = await startSentinel();
    const sentinels = { [NEAR]: [], [WEST]: [far.address], [FAR]: [far.address] };
    const { ports } = await startPlatform({ sentinels, nlbs: { [WEST]: null } });
    expect((await ask(ports[NEAR])).status).toBe(200);
  });
});

describe("a request that may have reached an application", () => {
  it.each([
    ["accepts and resets", (socket: Socket) => socket.once("data", () => socket.resetAndDestroy())],
    ["accepts and closes", (socket: Socket) => socket.once("data", () => socket.end())],
    ["answers half a head", (socket: Socket) => socket.once("data", () => socket.end("HTTP/1.1 200 O"))],
    ["answers no HTTP", (socket: Socket) => socket.once("data", () => socket.end("nonsense\r\n\r\n"))],
  ])("is never sent again, where a sentinel %s", async (_, onConnection) => {
    const first = await startRawServer(onConnection);
    const [second, far] = [await startSentinel(), await startSentinel()];
    const sentinels = { [NEAR]: [first.address, second.address], [FAR]: [far.address] };
    const { ports, errors } = await startPlatform({ sentinels });
    for (const method of ["GET", "POST"]) {
      const answer = await ask(ports[NEAR], { method, body: method === "POST" ? "once" : "" });
      expect([answer.status, answer.code()]).toEqual([502, "SENTINEL_FAILED"]);
    }
    expect(first.text().match(/HTTP\/1\.1/g)).toHaveLength(2);
    expect([second.requests.length, far.requests.length]).toEqual([0, 0]);
    expect(errors).toHaveLength(2);
  });

  it("is never sent again, where it took too long to answer", async () => {
    const first = await startRawServer();
    const second = await startSentinel();
    const sentinels = { [NEAR]: [first.address, second.address] };
    const { ports } = await startPlatform({ sentinels, answerTimeoutMs: 100 });
    const answer = await ask(ports[NEAR], { method: "POST", body: "once" });
    expect([answer.status, answer.code()]).toEqual([504, "SENTINEL_TIMEOUT"]);
    expect(second.requests).toHaveLength(0);
  });

  it("is sent once on a connection that died while it was idle, and on a new one", async () => {
    let served = 0;
    const sentinel = await startSentinel((request, response) => {
      served += 1;
      request.resume().on("end", () => response.end("ok"));
    });
    const { ports } = await startPlatform({ sentinels: { [NEAR]: [sentinel.address] } });
    for (let i = 1; i <= 5; i++) {
      expect((await ask(ports[NEAR], { method: "POST", body: "a" })).status).toBe(200);
      sentinel.server.closeAllConnections(); // as a sentinel that is started again
      await eventually(() => served).toBe(i);
    }
  });
});

describe("where a peer refuses", () => {
  it("goes on to the next region, with the whole body", async () => {
    const far = await startSentinel();
    const sentinels = { [NEAR]: [], [WEST]: [far.address], [FAR]: [far.address] };
    const { ports, adminPorts } = await startPlatform({ sentinels, blind: [WEST] });
    for (const size of [0, 1, 65_536]) {
      const answer = await ask(ports[NEAR], { method: "POST", body: "x".repeat(size) });
      expect(answer.echoed().body).toHaveLength(size);
    }
    expect(far.requests).toHaveLength(3);
    const metrics = await (await fetch(`http://127.0.0.1:${adminPorts[WEST]}/metrics`)).text();
    expect(metrics).toContain('frontline_requests_total{outcome="HOSTNAME_NOT_FOUND"} 3\n');
  });

  it("goes on with a body of which only the beginning has come", async () => {
    const far = await startSentinel();
    const sentinels = { [NEAR]: [], [WEST]: [far.address], [FAR]: [far.address] };
    const { ports, adminPorts } = await startPlatform({ sentinels, blind: [WEST] });
    const asked = async () => (await fetch(`http://127.0.0.1:${adminPorts[WEST]}/metrics`)).text();
    async function* body() {
      yield Buffer.from("first,");
      await eventually(asked).toContain('frontline_requests_total{outcome="HOSTNAME_NOT_FOUND"} 1\n');
      yield Buffer.from("second,");
      await eventually(() => far.requests.length).toBe(1);
      yield Buffer.from("third");
    }
    expect((await ask(ports[NEAR], { method: "POST", body: body() })).echoed().body).toBe("first,second,third");
  });

  it("gives up where more of the body was sent than is kept", async () => {
    const size = 1_000_000;
    const peer = await startSentinel(async (request, response) => {
      await request.toArray();
      response.writeHead(503, { [REFUSED_HEADER]: "NO_HEALTHY_SENTINEL" }).end();
    });
    const far = await startSentinel();
    const sentinels = { [NEAR]: [], [WEST]: [far.address], [FAR]: [far.address] };
    const { ports } = await startPlatform({ sentinels, nlbs: { [WEST]: peer.address } });
    const answer = await ask(ports[NEAR], { method: "POST", body: "x".repeat(size) });
    expect([answer.status, answer.code()]).toEqual([503, "BODY_NOT_REPEATABLE"]);
    expect([peer.requests.length, far.requests.length]).toEqual([1, 0]);
  });

  it("never sends half a body on, however early the peer refuses", async () => {
    const size = 1_000_000;
    const far = await startSentinel();
    const sentinels = { [NEAR]: [], [WEST]: [far.address], [FAR]: [far.address] };
    const { ports } = await startPlatform({ sentinels, blind: [WEST] });
    for (let i = 0; i < 20; i++) {
      const answer = await ask(ports[NEAR], { method: "POST", body: "x".repeat(size) });
      if (answer.status === 200) expect(answer.echoed().body).toHaveLength(size);
      else expect(answer.code()).toBe("BODY_NOT_REPEATABLE");
    }
  });

  it("answers with 502 when all do", async () => {
    const far = await startSentinel();
    const sentinels = { [NEAR]: [], [WEST]: [far.address], [FAR]: [far.address] };
    const { ports, adminPorts } = await startPlatform({ sentinels, blind: [WEST, FAR] });
    const answer = await ask(ports[NEAR]);
    expect([answer.status, answer.code()]).toEqual([502, "ATTEMPTS_FAILED"]);
    const metrics = await (await fetch(`http://127.0.0.1:${adminPorts[NEAR]}/metrics`)).text();
    expect(metrics).toContain("frontline_ejected 0\n"); // they could be dialled
  });

  it("believes no sentinel that says so", async () => {
    const first = await startSentinel((_, response) =>
      response.writeHead(503, { [REFUSED_HEADER]: "EVIL" }).end("mine"),
    );
    const second = await startSentinel();
    const { ports } = await startPlatform({ sentinels: { [NEAR]: [first.address, second.address] } });
    expect((await ask(ports[NEAR])).text).toBe("mine");
    expect(second.requests).toHaveLength(0);
  });
});
