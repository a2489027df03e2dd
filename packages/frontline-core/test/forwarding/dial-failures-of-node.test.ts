import { execFile, spawn } from "node:child_process";
import { Resolver } from "node:dns/promises";
import { once } from "node:events";
import { Agent as HttpAgent, request as httpRequest } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { connect, type NetConnectOpts } from "node:net";
import { createInterface } from "node:readline";
import { PassThrough, Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import * as undici from "undici";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { isDialFailure } from "../../src/forwarding.ts";
import { type FailingServers, MAYBE_SENT, NEVER_SENT, startFailingServers } from "./failing-servers.ts";

interface Sending {
  readonly method: "GET" | "POST";
  readonly signal?: AbortSignal;
}
/** Sends a request by one client, and reads the whole answer. */
type Client = (url: string, sending: Sending) => Promise<number>;

const bodyOf = ({ method }: Sending) => (method === "POST" ? { body: "x".repeat(1_000) } : {});

function httpClient(): Client {
  const http = new HttpAgent({ keepAlive: true });
  const https = new HttpsAgent({ keepAlive: true });
  return (url, sending) =>
    new Promise((resolve, reject) => {
      const { body, ...options } = { ...sending, ...bodyOf(sending) };
      const send = url.startsWith("https:") ? httpsRequest : httpRequest;
      const request = send(url, { ...options, agent: url.startsWith("https:") ? https : http }, (response) => {
        text(response).then(() => resolve(response.statusCode ?? 0), reject);
      });
      request.on("error", reject).end(body);
    });
}

function fetchClient(
  fetch: (url: string, init: object) => Promise<{ status: number; text(): Promise<string> }>,
): Client {
  return async (url, sending) => {
    const response = await fetch(url, { ...sending, ...bodyOf(sending), redirect: "manual" });
    await response.text();
    return response.status;
  };
}

function undiciRequest(): Client {
  const dispatcher = new undici.Agent();
  return async (url, sending) => {
    const { statusCode, body } = await undici.request(url, { ...sending, ...bodyOf(sending), dispatcher });
    await body.text();
    return statusCode;
  };
}

/** undici below its conveniences, as a proxy may use it. */
function undiciDispatch(): Client {
  const agent = new undici.Agent();
  return (url, { method, signal }) =>
    new Promise((resolve, reject) => {
      const { origin, pathname } = new URL(url);
      let status = 0;
      agent.dispatch(
        { origin, path: pathname, method, ...bodyOf({ method }) },
        {
          onRequestStart(controller) {
            signal?.addEventListener("abort", () => controller.abort(signal.reason as Error));
          },
          onResponseStart(_controller, statusCode) {
            status = statusCode;
          },
          onResponseData() {},
          onResponseEnd: () => resolve(status),
          onResponseError: (_controller, error) => reject(error),
        },
      );
    });
}

const clients: Record<string, () => Client> = {
  "node:http and node:https": httpClient,
  fetch: () => fetchClient(fetch as never),
  "undici's fetch": () => fetchClient(undici.fetch as never),
  "undici's request": undiciRequest,
  "undici's dispatch": undiciDispatch,
};

/** What it rejected with. */
async function errorOf(answer: Promise<unknown>): Promise<unknown> {
  return await answer.then(
    (value) => expect.fail(`answered ${value}`),
    (error: unknown) => error,
  );
}

let servers: FailingServers;
beforeEach(async () => {
  servers = await startFailingServers();
});
afterEach(() => servers.close());

describe.each(Object.entries(clients))("of %s", (_name, make) => {
  describe.each(["GET", "POST"] as const)("with a %s", (method) => {
    it.each(NEVER_SENT)("a request is a failed dial, and never arrives: %s", async (failure) => {
      const error = await errorOf(make()(servers.urls[failure], { method }));
      expect(isDialFailure(error), String(error)).toBe(true);
      expect(servers.received(failure)).toBe(0);
    });

    it("a TLS handshake that the other side ends is a failed dial", async () => {
      expect(isDialFailure(await errorOf(make()(servers.urls.tlsClosed, { method })))).toBe(true);
    });

    it.each(MAYBE_SENT)("a request that arrived is none: %s", async (failure) => {
      const error = await errorOf(make()(servers.urls[failure], { method }));
      expect(isDialFailure(error), String(error)).toBe(false);
      expect(servers.received(failure)).toBe(1);
    });

    it("one that arrived on a connection used again, which closed, is none, and isn't sent again", async () => {
      const send = make();
      await send(servers.urls.reused, { method });
      expect(isDialFailure(await errorOf(send(servers.urls.reused, { method })))).toBe(false);
      expect(servers.received("reused")).toBe(2);
    });

    it("a redirect is an answer", async () => {
      expect(await make()(servers.urls.redirected, { method })).toBe(302);
    });
  });

  it("an abort is none, before and after the request arrived", async () => {
    const controller = new AbortController();
    const aborted = errorOf(make()(servers.urls.silent, { method: "GET", signal: controller.signal }));
    await expect.poll(() => servers.received("silent")).toBe(1);
    controller.abort();
    expect(isDialFailure(await aborted)).toBe(false);
  });
});

describe("what docs/guide/forward.md warns of", () => {
  it.each([
    ["fetch", 2],
    ["undici's fetch", 2],
    ["undici's request", 1],
    ["node:http and node:https", 1],
  ] as const)("an answer of 421 to %s: requests sent", async (name, sent) => {
    expect(await clients[name]?.()(servers.urls.misdirected, { method: "GET" })).toBe(421);
    expect(servers.received("misdirected")).toBe(sent);
  });

  it("undici destroys the body of a failed dial", async () => {
    const body = new PassThrough();
    expect(isDialFailure(await errorOf(undici.request(servers.urls.refused, { method: "POST", body })))).toBe(true);
    expect(body.destroyed).toBe(true);
  });

  it("what a body throws may look like a failed dial", async () => {
    const refused = await errorOf(undici.request(servers.urls.refused));
    async function* body() {
      yield Buffer.from("some of it");
      await expect.poll(() => servers.received("silent")).toBe(1);
      throw refused;
    }
    const sending = undici.request(servers.urls.silent, { method: "POST", body: Readable.from(body()) });
    expect(isDialFailure(await errorOf(sending))).toBe(true);
  });
});

describe("of undici", () => {
  it("no answer in time is none", async () => {
    const dispatcher = new undici.Agent({ headersTimeout: 100 });
    const error = await errorOf(undici.request(servers.urls.silent, { dispatcher }));
    expect(error).toMatchObject({ code: "UND_ERR_HEADERS_TIMEOUT" });
    expect(isDialFailure(error)).toBe(false);
  });

  it("no connection in time is a failed dial, with request and with fetch", async () => {
    const url = `http://127.0.0.1:${await startFullServer()}/`;
    const dispatcher = new undici.Agent({ connectTimeout: 100 });
    const error = await errorOf(undici.request(url, { dispatcher }));
    expect(error).toMatchObject({ code: "UND_ERR_CONNECT_TIMEOUT" });
    expect(isDialFailure(error)).toBe(true);
    expect(isDialFailure(await errorOf(undici.fetch(url, { dispatcher })))).toBe(true);
  });
});

describe("of node:net", () => {
  const connecting = (options: NetConnectOpts) =>
    errorOf(
      new Promise((resolve, reject) => {
        connect(options).on("connect", resolve).on("error", reject);
      }),
    );
  const both = (port: number): NetConnectOpts => ({
    port,
    host: "both.example",
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: 50,
    lookup: (_hostname, _options, found) =>
      found(null, [
        { address: "127.0.0.1", family: 4 },
        { address: "::1", family: 6 },
      ]),
  });

  it("no connection to any of a name's addresses is a failed dial", async () => {
    const error = await connecting(both(Number(new URL(servers.urls.refused).port)));
    expect(error).toBeInstanceOf(AggregateError);
    expect(isDialFailure(error)).toBe(true);
  });

  it("nor in time", async () => {
    const error = await connecting(both(await startFullServer()));
    expect(error).toMatchObject({ errors: [{ code: "ETIMEDOUT", syscall: "connect" }, expect.anything()] });
    expect(isDialFailure(error)).toBe(true);
  });

  it("a local address that isn't, and a socket file that isn't, are failed dials", async () => {
    const port = Number(new URL(servers.urls.silent).port);
    const bind = await connecting({ port, host: "127.0.0.1", localAddress: "198.51.100.7" });
    expect(bind).toMatchObject({ syscall: "bind" });
    expect(isDialFailure(bind)).toBe(true);
    expect(isDialFailure(await connecting({ path: "/nowhere/at-all.sock" }))).toBe(true);
  });

  it("a process that is out of sockets failed to dial", async () => {
    const source = new URL("../../src/forwarding.ts", import.meta.url);
    const script = `
      import { openSync } from "node:fs";
      import { connect } from "node:net";
      import { isDialFailure } from ${JSON.stringify(source.href)};
      try { for (;;) openSync("/dev/null"); } catch {}
      connect(${new URL(servers.urls.silent).port}, "127.0.0.1").on("error", (error) => {
        console.log(error.code, isDialFailure(error));
        process.exit();
      });`;
    const node = 'ulimit -n 64; exec "$0" --conditions=@frontline-routing/source --input-type=module --eval "$1"';
    const { stdout } = await promisify(execFile)("sh", ["-c", node, process.execPath, script]);
    expect(stdout).toBe("EMFILE true\n");
  });
});

it("of a resolver of one's own, a name that isn't answered is a failed dial", async () => {
  const resolver = new Resolver({ timeout: 100, tries: 1 });
  resolver.setServers([new URL(servers.urls.refused).host]);
  const error = await errorOf(resolver.resolve4("api.example.com"));
  expect(error).toMatchObject({ syscall: "queryA" });
  expect(isDialFailure(error)).toBe(true);
});

/** A port whose queue of connections is full, so that one more is neither made nor refused. */
async function startFullServer(): Promise<number> {
  const script = `
    const server = require("node:net").createServer().listen({ port: 0, host: "127.0.0.1", backlog: 1 }, () => {
      require("node:fs").writeSync(1, server.address().port + "\\n");
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0); // accepts nothing
    });`;
  const child = spawn(process.execPath, ["--eval", script], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  const waiting = Array.from({ length: 8 }, () => connect(Number(line), "127.0.0.1").on("error", () => {}));
  onTestFinished(() => {
    for (const socket of waiting) socket.destroy();
    child.kill("SIGKILL");
  });
  await expect.poll(() => waiting.filter((socket) => !socket.connecting).length).toBeGreaterThan(0);
  return Number(line);
}
