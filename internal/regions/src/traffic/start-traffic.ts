import { randomUUID } from "node:crypto";
import { Agent } from "undici";
import { type FrontlineAddress, frontlinesByDistance } from "./frontlines-by-distance.ts";
import { createDeaths, type Deaths } from "./judging/deaths.ts";
import type { Expectations } from "./judging/expectations.ts";
import { createRecord } from "./judging/record.ts";
import type { TrafficCounts } from "./judging/traffic-counts.ts";
import { startOpenLoop } from "./open-loop.ts";
import { runRequest } from "./requests/run-request.ts";
import { runSocket } from "./sockets/run-socket.ts";
import { startWitness } from "./witness.ts";

const DIAL_TIMEOUT_MS = 10_000; // whoever is dead on loopback refuses at once; who is slow has a machine that is busy
const KEEP_ALIVE_MS = 2_000; // less than a server keeps idle connections, so that both don't end one at the same moment
const ANSWER_TIMEOUT_MS = 60_000; // many times what anything here is frozen for, on a machine that is overloaded

/** Options of {@link startTraffic}. */
export interface TrafficOptions {
  /** Asked for every request. Each region that is named at the start has clients of its own. */
  readonly frontlines: () => readonly FrontlineAddress[];
  /** They are asked for in turn. Each must have a deployment already. */
  readonly hostnames: readonly string[];
  /** Of all regions together, beside what the WebSockets exchange. */
  readonly requestsPerSecond: number;
  /**
   * How many requests may be under way, WebSockets included: while there are as many, none is sent. Default: no limit,
   * because whoever is slow is to be seen failing.
   */
  readonly mostUnderWay?: number;
  /** How many WebSockets each region's clients keep open. Default: 2. */
  readonly webSocketsPerRegion?: number;
  /** What may answer. Tell it of every change before it is sent, and when it is acknowledged. */
  readonly expected: Expectations;
  /** How long to wait for an answer, or for the next piece of one. Default: 60,000. */
  readonly answerTimeoutMs?: number;
}

/** Traffic that runs until it is stopped. */
export interface Traffic extends Pick<Deaths, "killing" | "stopping"> {
  /** So far. */
  counts(): TrafficCounts;
  /** Sends nothing more, waits for what is under way, and counts it all. A second call waits for the first. */
  stop(): Promise<TrafficCounts>;
}

/**
 * Sends requests through the frontlines of all regions at a steady rate, whether or not those before were answered, and verifies
 * each answer. Clients of a region keep connections alive, and turn to the next nearest region only when their
 * frontline can't be dialled, as DNS failover would have it. A request is sent once.
 *
 * The frontlines must say who answered (`answerHeaders`), and the sentinels answer as `createSentinel` does.
 *
 * @example
 * const expected = createExpectations({ boundMs: 1_000 });
 * for (const hostname of hostnames) expected.acknowledged(hostname, "d_1");
 * const traffic = await startTraffic({ frontlines: () => platform.frontlines, hostnames, requestsPerSecond: 100, expected });
 * await traffic.killing(sentinel.id, () => sentinel.kill());
 * const { requests, failed, wrongDeployment } = await traffic.stop();
 */
export async function startTraffic(options: TrafficOptions): Promise<Traffic> {
  const { frontlines, hostnames, requestsPerSecond, webSocketsPerRegion = 2, expected } = options;
  const { mostUnderWay = Number.POSITIVE_INFINITY, answerTimeoutMs: timeoutMs = ANSWER_TIMEOUT_MS } = options;
  const regions = frontlines().map(({ region }) => region);
  if (hostnames.length === 0 || regions.length === 0) throw new RangeError("traffic needs a hostname and a frontline");
  const pick = <T>(list: readonly T[], index: number) => list[index % list.length] as T;
  const regionOfSentinel = new Map<string, string>();
  const deaths = createDeaths(
    (sentinel) => regionOfSentinel.get(sentinel),
    (name) => regions.includes(name),
  );
  const record = createRecord(expected, deaths, regionOfSentinel);
  const witness = await startWitness();
  const settings: Agent.Options = {
    connect: { timeout: DIAL_TIMEOUT_MS },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MS,
  };
  const clients = new Map(regions.map((region) => [region, new Agent(settings)]));
  const run = randomUUID().slice(0, 8);
  const underWay = new Set<Promise<void>>();
  const stopping = new AbortController();
  let sent = 0;

  const follow = (promise: Promise<void>) => {
    underWay.add(promise);
    void promise.finally(() => underWay.delete(promise));
  };
  const next = (region: string, index: number) => ({
    hostname: pick(hostnames, index),
    id: `${run}-${sent++}`,
    witnessPort: witness.port,
    frontlines: frontlinesByDistance(frontlines(), region),
    timeoutMs,
    record,
  });

  const loop = startOpenLoop(requestsPerSecond, (index) => {
    if (underWay.size >= mostUnderWay) return;
    const region = pick(regions, index);
    // Hostnames go on when each region has had its turn, so that every region asks for every one.
    const request = next(region, Math.floor(index / regions.length));
    follow(runRequest(clients.get(region) as Agent, request, index));
  });
  for (const region of regions) {
    for (let i = 0; i < webSocketsPerRegion; i++) follow(runSockets(region, i));
  }
  async function runSockets(region: string, first: number): Promise<void> {
    for (let i = first; !stopping.signal.aborted; i++) await runSocket(next(region, i), stopping.signal);
  }

  const counts = () => record.counts(loop.lateness(), witness.repeated());
  async function end(): Promise<TrafficCounts> {
    loop.stop();
    stopping.abort();
    await Promise.all(underWay);
    await Promise.all([...clients.values()].map((client) => client.close()));
    await witness.close();
    return counts();
  }
  let ended: Promise<TrafficCounts> | undefined;
  return {
    killing: deaths.killing,
    stopping: deaths.stopping,
    counts,
    stop() {
      ended ??= end();
      return ended;
    },
  };
}
