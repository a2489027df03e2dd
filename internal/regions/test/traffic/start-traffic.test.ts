import { afterEach, describe, expect, it, vi } from "vitest";
import { createExpectations } from "../../src/traffic/judging/expectations.ts";
import type { TrafficCounts } from "../../src/traffic/judging/traffic-counts.ts";
import { startTraffic, type Traffic, type TrafficOptions } from "../../src/traffic/start-traffic.ts";
import { type EchoSentinelOptions, type EndableServer, startEchoSentinel } from "./echo-sentinel.ts";
import { type FaultyFrontlineOptions, startFaultyFrontline } from "./faulty-frontline.ts";

const HOSTNAMES = ["a.example.app", "b.example.app"];
const WITHIN = { timeout: 30_000, interval: 20 };
const MOST_UNDER_WAY = 20; // all of it runs in one process, which a machine that is busy makes slower than the rate
const REGION = "eu-west-1.aws";
const OTHER = "eu-central-1.aws";

const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

async function sentinelIn(region: string, options?: EchoSentinelOptions) {
  const id = `sentinel of ${region}`;
  const server = await startEchoSentinel(id, region, options);
  opened.push(server.end);
  return { id, region, ...server };
}

async function frontlineIn(region: string, options: FaultyFrontlineOptions) {
  const server = await startFaultyFrontline(options);
  opened.push(server.end);
  return { region, url: `http://127.0.0.1:${server.port}`, end: server.end };
}

async function trafficThrough(
  frontlines: readonly { readonly region: string; readonly url: string }[],
  more: Partial<TrafficOptions> = {},
) {
  const expected = createExpectations({ boundMs: 0 });
  for (const hostname of HOSTNAMES) expected.acknowledged(hostname, "d_1");
  const options = { frontlines: () => frontlines, hostnames: HOSTNAMES, requestsPerSecond: 100, expected };
  const traffic = await startTraffic({ webSocketsPerRegion: 0, mostUnderWay: MOST_UNDER_WAY, ...options, ...more });
  opened.push(traffic.stop);
  return traffic;
}

const ended = ({ requests, underWay }: TrafficCounts) => requests - underWay;
const enough = (traffic: Pick<Traffic, "counts">, requests = 100) =>
  vi.waitFor(() => expect(ended(traffic.counts())).toBeGreaterThan(requests), WITHIN);

function expectSound(counts: TrafficCounts) {
  const { "sent twice": _, ...failed } = counts.failed;
  const { answered, wrongDeployment, cut, webSockets, underWay } = counts;
  const failures = Object.values(failed).reduce((sum, count) => sum + count, 0);
  expect(underWay + answered + wrongDeployment + cut + webSockets.cut + failures).toBe(counts.requests);
}

/** Traffic through one frontline that does something wrong. */
async function countsWith(fault: Partial<FaultyFrontlineOptions>): Promise<TrafficCounts> {
  const sentinel = await sentinelIn(REGION);
  const frontline = await frontlineIn(REGION, { sentinel, deployment: () => "d_1", ...fault });
  const traffic = await trafficThrough([frontline]);
  await enough(traffic);
  const counts = await traffic.stop();
  expectSound(counts);
  return counts;
}

describe("through frontlines that do right", () => {
  it("verifies requests, bodies and WebSockets, and finds nothing wrong", async () => {
    const sentinel = await sentinelIn(REGION);
    const options = { sentinel, deployment: () => "d_1" };
    const frontlines = [await frontlineIn(REGION, options), await frontlineIn(OTHER, options)];
    const traffic = await trafficThrough(frontlines, { webSocketsPerRegion: 1 });
    await enough(traffic);
    await vi.waitFor(() => expect(traffic.counts().webSockets.messages).toBeGreaterThan(4), WITHIN);
    const counts = await traffic.stop();
    expectSound(counts);
    expect(counts).toMatchObject({ failed: {}, cut: 0, wrongDeployment: 0, underWay: 0, failedOver: 0, examples: [] });
    expect(counts.answered).toBe(counts.requests);
    expect(counts.answeredBy).toEqual({ [REGION]: counts.answered });
    // Every second request goes through the other region's frontline.
    expect(Math.abs(counts.forwarded - counts.answered / 2)).toBeLessThanOrEqual(2);
    expect(counts.largeBodies).toBeGreaterThan(5);
    expect(counts.bodyBytes).toBeGreaterThan(counts.largeBodies * 300_000);
    expect(counts.webSockets.opened).toBeGreaterThanOrEqual(2);
    expect(counts.latencyMs.p99).toBeGreaterThanOrEqual(counts.latencyMs.p50);
  });
});

it("sends no more than may be under way", async () => {
  const sentinel = await sentinelIn(REGION, { hold: () => new Promise(() => undefined) });
  const frontline = await frontlineIn(REGION, { sentinel, deployment: () => "d_1" });
  const traffic = await trafficThrough([frontline], { mostUnderWay: 3, answerTimeoutMs: 200 });
  await enough(traffic, 9);
  expect(traffic.counts().underWay).toBeLessThanOrEqual(3);
  const { requests, failed } = await traffic.stop();
  expect(failed).toEqual({ "time-out": requests });
});

describe("through a frontline that does wrong", () => {
  it("counts answers of a deployment that no longer may", async () => {
    const { wrongDeployment, answered, failed, examples } = await countsWith({ deployment: () => "d_0" });
    expect({ answered, failed }, examples.join("\n")).toEqual({ answered: 0, failed: {} });
    expect(wrongDeployment).toBeGreaterThan(100);
    expect(examples[0]).toContain("wrong deployment: d_0 by sentinel of eu-west-1.aws");
  });

  it("counts requests that reach an application twice", async () => {
    const { failed, answered, requests, examples } = await countsWith({ times: 2 });
    expect({ answered, examples }).toEqual({ answered: requests, examples: [] });
    expect(Object.keys(failed)).toEqual(["sent twice"]);
    expect(failed["sent twice"]).toBeGreaterThan(50); // UDP, so that some may be missed on a busy machine
  });

  it("counts answers that break off", async () => {
    const { failed, requests } = await countsWith({ tamper: (answer) => answer.subarray(0, 50), breaksOff: true });
    expect(failed).toEqual({ truncated: requests });
  });

  it("counts answers that end too early in good order", async () => {
    const { failed, requests } = await countsWith({ tamper: (answer) => answer.subarray(0, 50) });
    expect(failed).toEqual({ "truncated in silence": requests });
  });

  it("counts bodies that aren't what was sent, large answers too", async () => {
    const shorten = (answer: Buffer) => Buffer.from(answer.toString().replace("xxxxx", "xxxx"));
    const { failed, answered, requests } = await countsWith({ tamper: shorten });
    expect(failed).toEqual({ "wrong body": requests - answered });
    const change = (answer: Buffer) => Buffer.from(answer.toString().replace(/"bodySha256":"./, '"bodySha256":"z'));
    const all = await countsWith({ tamper: change });
    expect(all.failed).toEqual({ "wrong body": all.requests });
  });

  it("counts errors by status and code", async () => {
    const port = 9; // where nobody listens
    const { failed, requests } = await countsWith({ sentinel: { id: "gone", region: REGION, port } });
    expect(failed).toEqual({ "502 SENTINEL_FAILED": requests });
  });

  it.each([{ id: "another" }, { region: OTHER }])(
    "counts headers that name another one than answered: %j",
    async (named) => {
      const sentinel = { ...(await sentinelIn(REGION)), ...named };
      const { failed, requests } = await countsWith({ sentinel });
      expect(failed).toEqual({ "wrong answer headers": requests });
    },
  );
});

describe("through a frontline of which applications hear something else", () => {
  async function countsOf(wrong: EchoSentinelOptions["wrong"], webSocketsPerRegion = 0) {
    const sentinel = await sentinelIn(REGION, wrong && { wrong });
    const frontline = await frontlineIn(REGION, { sentinel, deployment: () => "d_1" });
    const traffic = await trafficThrough([frontline], { webSocketsPerRegion });
    await enough(traffic, 20);
    if (webSocketsPerRegion > 0) await vi.waitFor(() => expect(traffic.counts().failed).not.toEqual({}), WITHIN);
    const counts = await traffic.stop();
    expectSound(counts);
    return counts;
  }

  it.each([{ host: "b.example.com" }, { path: "/" }, { method: "PUT" }])(
    "counts requests as wrong: %j",
    async (wrong) => {
      const { failed, requests } = await countsOf(() => wrong);
      expect(failed).toEqual({ "wrong request": requests });
    },
  );

  it("counts a WebSocket whose message isn't the one that was sent", async () => {
    const { failed, webSockets } = await countsOf((message) => (message === 2 ? { bodySha256: "another" } : {}), 1);
    expect(Object.keys(failed)).toEqual(["websocket wrong message"]);
    expect(webSockets.messages).toBe(webSockets.opened);
  });

  it.each([{ deployment: "d_2" }, { sentinel: "s_2" }])(
    "counts a WebSocket that is answered by others than at first: %j",
    async (other) => {
      const { failed } = await countsOf((message) => (message === 2 ? other : {}), 1);
      expect(Object.keys(failed)).toEqual(["websocket changed answerer"]);
    },
  );
});

describe("with a process that dies", () => {
  async function withSentinelHolding() {
    const held = new Promise<void>(() => undefined);
    let arrived = 0;
    const hold = () => {
      arrived++;
      return held;
    };
    const sentinel = await sentinelIn(REGION, { hold });
    const frontline = await frontlineIn(REGION, { sentinel, deployment: () => "d_1" });
    const traffic = await trafficThrough([frontline]);
    await vi.waitFor(() => expect(arrived).toBeGreaterThan(5), WITHIN);
    return { sentinel, traffic };
  }
  const killed = (traffic: Traffic, name: string, { end }: Pick<EndableServer, "end">) =>
    traffic.killing(name, async () => end());

  it("counts as cut what a sentinel that we killed was answering, and what comes later as failed", async () => {
    const { sentinel, traffic } = await withSentinelHolding();
    await killed(traffic, sentinel.id, sentinel);
    await enough(traffic);
    const { cut, failed } = await traffic.stop();
    expect(cut).toBeGreaterThan(5);
    // A frontline that still sends to it long after that is not excused.
    expect(failed["502 SENTINEL_FAILED"]).toBeGreaterThan(1);
  });

  it("counts as failed what a frontline refuses meanwhile", async () => {
    const sentinel = await sentinelIn(REGION);
    const refuse = { status: 503, code: "NO_HEALTHY_SENTINEL" };
    const frontline = await frontlineIn(REGION, { sentinel, deployment: () => "d_1", refuse });
    const traffic = await trafficThrough([frontline]);
    void traffic.killing(sentinel.id, () => new Promise(() => undefined));
    await enough(traffic, 20);
    const { cut, failed, requests } = await traffic.stop();
    expect({ cut, failed }).toEqual({ cut: 0, failed: { "503 NO_HEALTHY_SENTINEL": requests } });
  });

  it("counts as failed what broke when another one was killed", async () => {
    const { sentinel, traffic } = await withSentinelHolding();
    await killed(traffic, "sentinel of somewhere else", sentinel);
    await enough(traffic);
    const counts = await traffic.stop();
    expectSound(counts);
    expect(counts).toMatchObject({ cut: 0, answered: 0, failed: { "502 SENTINEL_FAILED": counts.requests } });
  });

  it("reopens WebSockets that were cut, through the next nearest frontline when the own can't be dialled", async () => {
    const sentinel = await sentinelIn(REGION);
    const options = { sentinel, deployment: () => "d_1" };
    const own = await frontlineIn(REGION, options);
    const traffic = await trafficThrough([own, await frontlineIn(OTHER, options)], { webSocketsPerRegion: 2 });
    await vi.waitFor(() => expect(traffic.counts().webSockets.opened).toBe(4), WITHIN);
    await killed(traffic, REGION, own);
    await vi.waitFor(() => expect(traffic.counts().webSockets.opened).toBe(6), WITHIN);
    await enough(traffic, 200);
    const counts = await traffic.stop();
    expectSound(counts);
    expect(counts).toMatchObject({ failed: {}, wrongDeployment: 0, webSockets: { cut: 2 } });
    expect(counts.failedOver).toBeGreaterThan(10);
  });
});
