import { once } from "node:events";
import { createServer } from "node:http";
import { createRouter } from "@frontline-routing/frontline-core";
import { describe, expect, it, onTestFinished } from "vitest";
import { createFrontline } from "../create-frontline.ts";
import { ask } from "./ask.ts";
import {
  eventually,
  HOST,
  NEAR,
  openRaw,
  putRoute,
  SECRETS,
  sendRaw,
  startPlatform,
  startSentinel,
} from "./platform.ts";

async function metricsOf(port: number | undefined): Promise<string> {
  return (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
}

describe("/healthz", () => {
  it("says 503 until a decision can be made, and 200 from then on", async () => {
    let isAway = true;
    const source = {
      lookup: async () => Promise.reject(new Error("away")),
      changes: async () => {
        if (isAway) throw new Error("away");
        const again = { routes: new Map(), environments: new Map(), deployments: new Map() };
        return { outcome: "started", cursor: 1, again } as const;
      },
    };
    const router = createRouter({ region: NEAR, source });
    const frontline = createFrontline({ router, secrets: SECRETS, nlbAddress: () => undefined });
    const { adminPort } = await frontline.listen();
    onTestFinished(async () => {
      await frontline.drain({ withinMs: 0 });
      await router.close();
    });
    const health = async () => {
      const answer = await fetch(`http://127.0.0.1:${adminPort}/healthz`);
      return `${answer.status} ${await answer.text()}`;
    };
    expect(await health()).toBe("503 not ready\n");
    isAway = false;
    await eventually(health).toBe("200 ok\n");
  });

  it("is the tenants' on the port of requests, as every path is", async () => {
    const sentinel = await startSentinel();
    const { ports, adminPorts } = await startPlatform({ sentinels: { [NEAR]: [sentinel.address] } });
    expect((await ask(ports[NEAR], { path: "/healthz" })).echoed().url).toBe("/healthz");
    expect((await ask(ports[NEAR], { path: "/metrics" })).echoed().url).toBe("/metrics");
    expect((await fetch(`http://127.0.0.1:${adminPorts[NEAR]}/`)).status).toBe(404);
  });
});

describe("/metrics", () => {
  it("counts requests by outcome, and has no label without a bound, whatever hostnames and paths are asked for", async () => {
    const sentinel = await startSentinel();
    const { ports, adminPorts, source } = await startPlatform({ sentinels: { [NEAR]: [sentinel.address] } });
    putRoute(source, "other.example.com");
    for (let i = 0; i < 20; i++) await ask(ports[NEAR], { path: `/${i}`, headers: { host: `h${i}.example.com` } });
    await ask(ports[NEAR], { headers: { host: "other.example.com" } });
    await ask(ports[NEAR], { headers: { host: "a b" } });
    await sendRaw(ports[NEAR], `FOO${"O".repeat(40)} / HTTP/1.1\r\n\r\n`);
    const metrics = await metricsOf(adminPorts[NEAR]);
    expect(metrics).toContain('frontline_requests_total{outcome="HOSTNAME_NOT_FOUND"} 20\n');
    expect(metrics).toContain('frontline_requests_total{outcome="local"} 1\n');
    expect(metrics).toContain('frontline_dials_total{destination="local",outcome="connected"} 1\n');
    expect(metrics).toContain("frontline_request_seconds_count 22\n");
    expect(metrics).toMatch(/frontline_router_total\{event="(?:miss|absent)"\} \d/);
    expect(metrics).toMatch(/frontline_behind_seconds 0\.\d+/);
    expect(metrics).not.toMatch(/example\.com|127\.0\.0|s_us|env_1|d_1/);
  });

  it("counts answers that broke off, clients that went away, and what is under way", async () => {
    const sentinel = await startSentinel((request, response) => {
      if (request.url === "/broken") response.write("begun", () => response.destroy());
    });
    const { ports, adminPorts } = await startPlatform({ sentinels: { [NEAR]: [sentinel.address] } });
    await expect(ask(ports[NEAR], { path: "/broken" })).rejects.toThrow();
    const client = openRaw(ports[NEAR]);
    client.write(`GET / HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`);
    const metrics = () => metricsOf(adminPorts[NEAR]);
    await eventually(metrics).toContain("frontline_requests_under_way 1\n");
    client.destroy();
    await eventually(metrics).toContain('frontline_requests_total{outcome="client-gone"} 1\n');
    expect(await metrics()).toContain("frontline_broken_answers_total 1\n");
    expect(await metrics()).toContain('frontline_requests_total{outcome="SENTINEL_FAILED"} 1\n');
    expect(await metrics()).toContain("frontline_requests_under_way 0\n");
  });
});

it("says which option is wrong, and what it must be", () => {
  const router = createRouter({ region: NEAR, source: { lookup: never, changes: never }, followIntervalMs: 0 });
  onTestFinished(() => router.close());
  const right = { router, secrets: SECRETS, nlbAddress: () => undefined };
  const make = (options: object) => () => createFrontline({ ...right, ...options });
  expect(make({ router: {} })).toThrow(/^router: expected a Router/);
  expect(make({ secrets: ["short"] })).toThrow(/^secrets\[0\]: expected at least 32 bytes/);
  expect(make({ connectTimeoutMs: 0 })).toThrow(/^connectTimeoutMs: expected a whole number from 10 to 60000, got 0$/);
  expect(make({ answerTimeoutMs: 1.5 })).toThrow(TypeError);
  expect(make({ deploymentHeader: "Connection" })).toThrow(/^deploymentHeader: expected/);
  expect(make({ deploymentHeader: "a b" })).toThrow(/^deploymentHeader: expected/);
  expect(make({ answerHeader: true })).toThrow(/unknown option "answerHeader", did you mean "answerHeaders"/);
});

it("says that a port is taken", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void taken.close());
  await once(taken, "listening");
  const router = createRouter({ region: NEAR, source: { lookup: never, changes: never }, followIntervalMs: 0 });
  onTestFinished(() => router.close());
  const frontline = createFrontline({ router, secrets: SECRETS, nlbAddress: () => undefined });
  const { port } = taken.address() as { port: number };
  await expect(frontline.listen({ port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  await frontline.drain({ withinMs: 0 });
});

async function never(): Promise<never> {
  throw new Error("never asked");
}
